// A job's share of its connection's day: reserved before it calls, some calls at a time, and given back at its end.
import type { Clock, NewId } from '../contract/primitives.ts'
import type { BudgetAbout, DayStore } from '../contract/stores.ts'
import { type Day, type Grant, NEW_DAY, reserve, type Settlement, type Sighting, settle } from '../domain/quota/day.ts'
import { reservedOfDay } from '../domain/quota/reserve.ts'
import { isTimeZone } from '../domain/schedule/zone.ts'
import { QuotaExhausted } from '../errors.ts'

/** Nobody reserves more at once: what one job reserves the others cannot have until it ends. */
const MOST_AT_ONCE = 50

export interface DayShareParts {
  readonly days: DayStore
  readonly clock: Clock
  readonly newId: NewId
  readonly connectionId: string
  readonly alias: string
  readonly runId: string | null
  /** How many calls the job is likely to make. */
  readonly likely: number
}

export interface DayShare {
  /** A call is about to be made. Throws QuotaExhausted when the day has no room for it. */
  take(): Promise<void>
  /** The call that was taken is not made. */
  putBack(): void
  learn(used: number, max: number): void
  learnZone(timeZone: string): void
  /** Gives back what is left. */
  close(): Promise<void>
}

interface Held {
  readonly grant: Grant
  left: number
  /** Calls of it that the vendor has answered and told the day's use with. */
  answered: number
}

/** The share of one job; nothing is reserved before its first call. */
export function createDayShare(parts: DayShareParts): DayShare {
  const { days, clock, connectionId, runId } = parts
  let held: Held | null = null
  let seen: Sighting | null = null
  let zone: string | null = null
  let size = Math.min(MOST_AT_ONCE, Math.max(1, parts.likely))
  let renewing: Promise<void> | null = null

  const told = ({ grant }: Held, made: number): Settlement => ({ grant, made, seen, zone, now: clock.now() })
  const renew = async (): Promise<void> => {
    const before = held
    const made = before === null ? 0 : before.grant.calls - before.left
    const open = before === null ? 0 : made - before.answered
    const decide = (known: Day | null, about: BudgetAbout): { day: Day; answer: ReturnType<typeof reserve> } => {
      const day = known ?? NEW_DAY
      const kept = (max: number) => reservedOfDay(about.reserve, max)
      const wish = { id: parts.newId(), calls: open + size, least: open + 1, kept, priority: about.priority }
      // What is still under way stays reserved: whether the vendor's figure has it is not known.
      const settled = before === null ? day : settle(day, told(before, before.answered))
      const asked = reserve(settled, { ...wish, now: clock.now() })
      if (asked.grant !== null) return { day: asked.day, answer: asked }
      return { day: before === null ? asked.day : settle(day, told(before, made)), answer: asked }
    }
    held = null
    const answer = await days.change(connectionId, runId, decide)
    seen = null
    size = Math.min(MOST_AT_ONCE, size * 2)
    if (answer.grant !== null) held = { grant: answer.grant, left: answer.grant.calls - open, answered: 0 }
    else throw spent(parts.alias, answer.spent)
  }
  const usable = (): Held | null => (held !== null && held.left > 0 && held.grant.until > clock.now() ? held : null)

  return {
    take: async () => {
      for (;;) {
        const share = usable()
        if (share !== null) {
          share.left -= 1
          return
        }
        renewing ??= renew().finally(() => {
          renewing = null
        })
        await renewing
      }
    },
    putBack: () => {
      if (held !== null && held.left < held.grant.calls) held.left += 1
    },
    learn: (used, max) => {
      if (held === null) return
      held.answered = Math.min(held.answered + 1, held.grant.calls - held.left)
      seen = { used, max, at: clock.now(), answered: held.answered }
    },
    learnZone: timeZone => {
      zone = isTimeZone(timeZone) ? timeZone : null
    },
    close: async () => {
      const last = held
      held = null
      if (last === null) return
      const end = told(last, last.grant.calls - last.left)
      await days.change(connectionId, runId, day => ({ day: settle(day ?? NEW_DAY, end), answer: null }))
    },
  }
}

function spent(alias: string, { reason, until }: { readonly reason: string; readonly until: number }): QuotaExhausted {
  return new QuotaExhausted({ where: `connection ${alias}`, what: reason, until })
}
