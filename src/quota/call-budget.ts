// The budget of calls per connection: counts every call, and stops before the share kept for the customer's other apps.
import type { CallBudget } from '../contract/connector.ts'
import type { Clock } from '../contract/primitives.ts'
import type { CallStore } from '../contract/stores.ts'
import { QuotaExhausted } from '../errors.ts'

/** The share of a day's calls that is left to the customer's other apps. */
const RESERVE = 0.2
/** How long a spent budget is left alone before the vendor's own figure is looked at again. */
const LOOK_AGAIN_MS = 3_600_000
/** Calls are written down in groups, so that counting costs less than calling. */
const FLUSH_AT = 20

export interface JobBudget extends CallBudget {
  /** Calls made through this budget. */
  made(): number
  /** Writes down what is not yet; call when the job ends. */
  flush(): Promise<void>
}

interface Usage {
  readonly used: number
  readonly max: number
  readonly seenAt: number
}

/** One per process: what the vendors' headers said last, per connection, is shared by all of its jobs. */
export function createQuota(calls: CallStore, clock: Clock) {
  const usage = new Map<string, Usage>()
  return {
    /** A budget for one job on one connection. `runId` is null outside of runs. */
    budgetFor(connectionId: string, alias: string, runId: string | null): JobBudget {
      let made = 0
      let unwritten = 0
      const flush = async () => {
        const count = unwritten
        unwritten = 0
        if (count > 0) await calls.add(connectionId, runId, count, clock.now())
      }
      return {
        async spend(count) {
          refuseWhenSpent(usage.get(connectionId), alias, clock.now())
          made += count
          unwritten += count
          if (unwritten >= FLUSH_AT) await flush()
        },
        learn: (used, max) => usage.set(connectionId, { used, max, seenAt: clock.now() }),
        made: () => made,
        flush,
      }
    },
  }
}

function refuseWhenSpent(usage: Usage | undefined, alias: string, now: number): void {
  if (usage === undefined || usage.used < usage.max * (1 - RESERVE)) return
  const until = usage.seenAt + LOOK_AGAIN_MS
  if (until <= now) return
  throw new QuotaExhausted({
    where: `connection ${alias}`,
    what: `${usage.used} of the day's ${usage.max} calls are used, ${RESERVE * 100} % are kept for other apps`,
    fix: `It goes on by itself after ${new Date(until).toISOString()}.`,
    until,
  })
}
