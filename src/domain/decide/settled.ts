// For how long a judgement that asks for nothing holds: a record that does not change need not be judged before. Pure.
import { staleFrom } from '../decay/freshness.ts'
import { priorOf } from '../decay/priors.ts'
import { counts } from '../lock.ts'
import { RULEBOOK } from '../normalize/rulebook.ts'
import { isOurs } from '../ownership.ts'
import type { Moment } from '../record.ts'
import { type Case, type Circle, evidenceOf, type Judged, mayBeAsked } from './decide.ts'
import { refusalOf } from './gates.ts'

/** Raise it when judge or settle may come to another result for the same record: all records are judged anew then. */
const EDITION = 2
/** However sure we are: what a later program would see otherwise is found after a month at the latest. */
const LONGEST_MS = 30 * 86_400_000

type Mind = Pick<Circle, 'sync' | 'limits' | 'obtainable'>

/**
 * Until when a full judgement of the same values would propose and ask nothing either, on the condition that nothing
 * else is learnt of the record. Null when it proposes or asks now: also what the run's allowance was too small for.
 */
export function settledUntil({ cases }: Judged, circle: Circle): Moment | null {
  let until = circle.now + LONGEST_MS
  for (const each of cases) {
    until = Math.min(until, restsUntil(each, circle))
    if (until <= circle.now) return null
  }
  return until
}

/** Everything beside the record itself that a judgement depends on, as text: equal texts, equal judgements. */
export function mindOf({ sync, limits, obtainable }: Mind): string {
  const { fields, exclude, enrich, defaultCountry, locale, lockDays, edits, stream } = sync
  return JSON.stringify([
    EDITION,
    [...new Set(Object.values(RULEBOOK).map(({ id, version }) => `${id} ${version}`))],
    { fields, exclude, enrich, defaultCountry, locale, lockDays, edits, stream },
    fields.map(({ field }) => {
      const limit = limits.get(field)
      return [limit?.updateable, limit?.maxLength, limit?.options && [...limit.options].sort()]
    }),
    [...obtainable].sort(),
  ])
}

function restsUntil(each: Case, circle: Circle): Moment {
  const { about, candidates, asked, disputed } = each
  if (asked || (candidates.length > 0 && isProposed(each))) return Number.NEGATIVE_INFINITY
  return Math.min(
    askableFrom(about, circle),
    disputed ? writableFrom(about, circle) : Number.POSITIVE_INFINITY,
    candidates.some(({ changes }) => changes === 'notation') ? rewritableFrom(about) : Number.POSITIVE_INFINITY,
  )
}

function isProposed({ about, candidates }: Case): boolean {
  const unlimited = { ...about, budgetLeft: Number.POSITIVE_INFINITY }
  return candidates.some(candidate => refusalOf(candidate, unlimited) === null)
}

function askableFrom(about: Case['about'], circle: Circle): Moment {
  const { setting, state } = about
  if (!mayBeAsked(about, circle)) return Number.POSITIVE_INFINITY
  if (state.value === null || setting.policy === 'overwrite-always') return unlockedFrom(about)
  if (setting.policy === 'fill-empty') return Number.POSITIVE_INFINITY
  return Math.max(unlockedFrom(about), goesStale(about, circle))
}

/** From when on the refusal table no longer objects to just any new meaning of the field. */
function writableFrom(about: Case['about'], circle: Circle): Moment {
  const { setting, state, limits } = about
  const never = about.outOfScope !== null || about.excludedBy !== null || !isOurs(setting.owner) || !limits.updateable
  if (never || setting.policy === 'never' || setting.policy === 'suggest-only') return Number.POSITIVE_INFINITY
  if (state.value === null || setting.policy === 'overwrite-always') return unlockedFrom(about)
  if (setting.policy === 'fill-empty') return Number.POSITIVE_INFINITY
  return Math.max(unlockedFrom(about), goesStale(about, circle))
}

/** What a rule suggests does not depend on time, unless the lock keeps the notation too: else it is refused for good. */
function rewritableFrom(about: Case['about']): Moment {
  const until = about.setting.lockedNotation === 'keep' ? unlockedFrom(about) : Number.NEGATIVE_INFINITY
  return until > about.now ? until : Number.POSITIVE_INFINITY
}

function unlockedFrom({ state: { lock }, edits }: Case['about']): Moment {
  return lock !== null && counts(lock, edits) ? lock.until : Number.NEGATIVE_INFINITY
}

function goesStale({ setting, state }: Case['about'], { sync }: Circle): Moment {
  return staleFrom(evidenceOf(state), priorOf(setting, sync), setting.staleBelow)
}
