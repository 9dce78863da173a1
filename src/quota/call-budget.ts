// The budget of calls per connection: counts every call, spaces them under the vendor's rolling limits over all workers,
// and stops before the share of the day that is kept for the customer's other apps.
import type { Clock } from '../contract/primitives.ts'
import type { CallBudget, RollingLimit, TurnKeeper } from '../contract/quota.ts'
import type { CallStore } from '../contract/stores.ts'
import { QuotaExhausted } from '../errors.ts'
import { RESERVE, spacingsUnder } from './spacing.ts'

/** How long a spent budget is left alone before the vendor's own figure is looked at again. */
const LOOK_AGAIN_MS = 3_600_000
/** A call whose turn is further away gives its job back: it holds a worker's slot for nothing. */
const LONGEST_WAIT_MS = 20_000
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

interface Seen {
  readonly limit: RollingLimit
  readonly left: number
  readonly seenAt: number
}

interface QuotaParts {
  readonly calls: CallStore
  readonly turns: TurnKeeper
  readonly clock: Clock
}

/** One per process: what the vendors' headers said last, per connection, is shared by all of its jobs. */
export function createQuota({ calls, turns, clock }: QuotaParts) {
  const usage = new Map<string, Usage>()
  const limits = new Map<string, Seen>()

  const awaitTurn = async (
    connectionId: string,
    alias: string,
    under: RollingLimit,
    signal?: AbortSignal | undefined,
  ): Promise<void> => {
    const seen = limits.get(`${connectionId}/${under.name}`)
    const limit = seen?.limit ?? under
    // What was left a window ago says nothing of now.
    const fresh = seen !== undefined && clock.now() - seen.seenAt < limit.windowMs
    const spacings = spacingsUnder(limit, fresh ? seen.left : null)
    const about = { connectionId, limit: limit.name, keepMs: limit.windowMs, mostMs: LONGEST_WAIT_MS }
    const wait = await turns.take({ ...about, spacings })
    if (wait > LONGEST_WAIT_MS) throw crowded(alias, limit, clock.now() + wait)
    if (wait <= 0) return
    await clock.sleep(wait, signal)
    // Somebody may have been refused meanwhile.
    if ((await turns.held(connectionId, limit.name)) > 0) await awaitTurn(connectionId, alias, under, signal)
  }

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
        async spend(under, signal) {
          refuseWhenSpent(usage.get(connectionId), alias, clock.now())
          if (under !== undefined) await awaitTurn(connectionId, alias, under, signal)
          made += 1
          unwritten += 1
          if (unwritten >= FLUSH_AT) await flush()
        },
        learn: (used, max) => usage.set(connectionId, { used, max, seenAt: clock.now() }),
        refused: ({ name, windowMs }) => turns.hold(connectionId, name, windowMs),
        learnLimit: (limit, left) => limits.set(`${connectionId}/${limit.name}`, { limit, left, seenAt: clock.now() }),
        made: () => made,
        flush,
      }
    },
  }
}

function crowded(alias: string, { name, calls, windowMs }: RollingLimit, until: number): QuotaExhausted {
  return new QuotaExhausted({
    where: `connection ${alias}`,
    what: `the next ${name} under its limit of ${calls} in ${windowMs / 1_000} s are taken`,
    fix: `It goes on by itself after ${new Date(until).toISOString()}.`,
    until,
  })
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
