// Whose edits keep their meaning, and how long: the lock is a fact about the last edit, the admin's choice says whether
// it counts.
import type { FieldChange, Origin } from './history.ts'
import type { FieldState, HumanLock, Moment } from './record.ts'

type Indirect = NonNullable<HumanLock['by']>
/** Makers of a change who are nobody themselves, and do what a person set up. */
const INDIRECT = ['import', 'form', 'workflow'] as const satisfies readonly Indirect[]

/**
 * Whether what was set indirectly, and what nobody is known to have set, counts as a person's edit. `theirs`: what
 * another program set is its own, and is left alone.
 */
export interface EditRules {
  readonly unknown: 'human' | 'free'
  readonly imports: 'human' | 'free'
  readonly forms: 'human' | 'free'
  readonly workflows: 'human' | 'free'
  readonly programs: 'theirs' | 'free'
}

const CHOICE = { import: 'imports', form: 'forms', workflow: 'workflows' } as const satisfies Record<
  Indirect,
  keyof EditRules
>

/** The lock as far as it holds now and the rules let it count; else null. */
export function heldLock(lock: HumanLock | null, rules: EditRules, now: Moment): HumanLock | null {
  return lock !== null && lock.until > now && counts(lock, rules) ? lock : null
}

/** Whether the rules let such a lock count, however long it lasts. */
export function counts({ kind, by }: HumanLock, rules: EditRules): boolean {
  if (by !== undefined) return rules[CHOICE[by]] === 'human'
  return kind === 'unknown' ? rules.unknown === 'human' : true
}

/** Who leaves a lock: imports, forms and workflows do what a person set up. Whether it counts is the admin's choice. */
export const isHuman = (origin: Origin): boolean => origin === 'person' || indirectly(origin) !== undefined

/** The lock that an edit leaves until then, of the kind by which its maker is known; null where nobody human may have made it. */
export function lockLeftBy(origin: Origin, until: Moment): HumanLock | null {
  if (origin === 'unknown') return { until, kind: 'inferred' }
  if (!isHuman(origin)) return null
  const by = indirectly(origin)
  return { until, kind: 'exact', ...(by === undefined ? {} : { by }) }
}

/** The program that a value is marked with, where one has set it. */
export function markOf({ origin, by }: Pick<FieldChange, 'origin' | 'by'>): Pick<FieldState, 'heldBy'> {
  return origin === 'integration' ? { heldBy: by ?? 'not named' } : {}
}

/** The maker as a lock keeps it: persons, and who is not told, are the rule. */
function indirectly(origin: Origin): Indirect | undefined {
  return INDIRECT.find(each => each === origin)
}

const BY = { import: 'by an import', form: 'by a form', workflow: 'by a workflow' } as const
const KINDS = {
  exact: 'exact: a person, says the history',
  inferred: 'inferred: it changed between two reads, and not by us',
  unknown: 'unknown: nobody can say who set it',
} as const

/** The lock in words for a person: "until 2027-02-01, exact: by an import". */
export function lockText({ until, kind, by }: HumanLock): string {
  const how = by === undefined ? KINDS[kind] : `${kind}: ${BY[by]}`
  return `until ${new Date(until).toISOString().slice(0, 10)}, ${how}`
}
