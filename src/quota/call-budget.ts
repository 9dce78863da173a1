// The budget of calls per connection: counts every call, spaces them under the vendor's rolling limits over all workers,
// and stops before the share of the day that is kept for the customer's other apps.
import type { Clock, NewId } from '../contract/primitives.ts'
import type { CallBudget, RollingLimit, TurnKeeper } from '../contract/quota.ts'
import type { CallStore, ConnectionLimits, DayStore, SpentCalls, StepName } from '../contract/stores.ts'
import { reservedShare } from '../domain/quota/reserve.ts'
import { QuotaExhausted } from '../errors.ts'
import { createDayShare } from './day-share.ts'
import { createLikely } from './likely.ts'
import { spacingsUnder } from './spacing.ts'
import { createUnderWay } from './under-way.ts'

/** A call whose turn is further away gives its job back: it holds a worker's slot for nothing. */
const LONGEST_WAIT_MS = 20_000
/** Calls are written down in groups, so that counting costs less than calling. */
const FLUSH_AT = 20
const HOUR_MS = 3_600_000
const NONE: SpentCalls = { calls: 0, writes: 0 }

export interface JobBudget extends CallBudget {
  /** Calls made through this budget. */
  made(): number
  /** Writes down what is not yet, and gives back what was reserved; call when the job ends. */
  flush(): Promise<void>
}

/** Whose calls these are: a connection's, for a job of a run, or outside of any run (null). */
export interface BudgetOf {
  readonly connectionId: string
  readonly alias: string
  readonly limits: ConnectionLimits
  readonly runId: string | null
  readonly step: StepName | null
}

interface Seen {
  readonly limit: RollingLimit
  readonly left: number
  readonly seenAt: number
}

interface QuotaParts {
  readonly calls: CallStore
  readonly days: DayStore
  readonly turns: TurnKeeper
  readonly clock: Clock
  readonly newId: NewId
}

interface Asked {
  readonly of: BudgetOf
  readonly under: RollingLimit
  /** The share that is left to others. */
  readonly reserved: number
  readonly signal?: AbortSignal | undefined
}

/** One per process: what the vendors' headers said last, per connection, is shared by all of its jobs. */
export function createQuota({ calls, days, turns, clock, newId }: QuotaParts) {
  const limits = new Map<string, Seen>()
  const likely = createLikely()
  const underWay = createUnderWay({ turns, clock, newId })

  const awaitTurn = async (asked: Asked): Promise<void> => {
    const { connectionId, alias } = asked.of
    const seen = limits.get(`${connectionId}/${asked.under.name}`)
    const limit = seen?.limit ?? asked.under
    // What was left a window ago says nothing of now.
    const fresh = seen !== undefined && clock.now() - seen.seenAt < limit.windowMs
    const spacings = spacingsUnder(limit, asked.reserved, fresh ? seen.left : null)
    const about = { connectionId, limit: limit.name, keepMs: limit.windowMs, mostMs: LONGEST_WAIT_MS }
    const wait = await turns.take({ ...about, spacings })
    if (wait > LONGEST_WAIT_MS) throw crowded(alias, limit, clock.now() + wait)
    if (wait <= 0) return
    await clock.sleep(wait, asked.signal)
    // Somebody may have been refused meanwhile.
    if ((await turns.held(connectionId, limit.name)) > 0) await awaitTurn(asked)
  }

  const awaitTurns = async (of: BudgetOf, under: RollingLimit | undefined, writes: boolean, signal?: AbortSignal) => {
    const { writesPerHour } = of.limits
    if (writes && writesPerHour !== undefined) {
      const capped = { name: 'writes', calls: writesPerHour, windowMs: HOUR_MS }
      await awaitTurn({ of, under: capped, reserved: 0, signal })
    }
    if (under !== undefined) await awaitTurn({ of, under, reserved: reservedShare(of.limits.reserve), signal })
  }

  return {
    /** A budget for one job on one connection. */
    budgetFor(of: BudgetOf): JobBudget {
      const { connectionId, alias, runId, step } = of
      const share = createDayShare({ days, clock, newId, connectionId, alias, runId, likely: likely.of(of) })
      const job = runId === null || step === null ? null : { runId, step }
      let made = 0
      let unwritten = NONE
      const write = async () => {
        const spent = unwritten
        unwritten = NONE
        if (spent.calls > 0) await calls.add(connectionId, job, spent, clock.now())
      }
      return {
        async spend(under, signal, kind = 'read') {
          await share.take()
          try {
            await awaitTurns(of, under, kind === 'write', signal)
          } catch (error) {
            share.putBack()
            throw error
          }
          made += 1
          unwritten = { calls: unwritten.calls + 1, writes: unwritten.writes + (kind === 'write' ? 1 : 0) }
          if (unwritten.calls >= FLUSH_AT) await write()
        },
        enter: ({ name, calls: allowed }, signal) => {
          const most = Math.max(1, Math.floor(allowed * (1 - reservedShare(of.limits.reserve))))
          return underWay({ connectionId, alias, limit: name, most }, signal)
        },
        learn: share.learn,
        learnZone: share.learnZone,
        refused: ({ name, windowMs }) => turns.hold(connectionId, name, windowMs),
        learnLimit: (limit, left) => limits.set(`${connectionId}/${limit.name}`, { limit, left, seenAt: clock.now() }),
        made: () => made,
        flush: async () => {
          if (step !== null) likely.note(of, made)
          await share.close()
          await write()
        },
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
