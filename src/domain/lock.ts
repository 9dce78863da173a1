// Whose edits keep their meaning, and how long: the lock is a fact about the last edit, the admin's choice says whether
// it counts.
import type { Origin } from './history.ts'
import type { HumanLock, Moment } from './record.ts'

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

/** The maker as a lock keeps it: persons, and who is not told, are the rule. */
export function indirectly(origin: Origin): Indirect | undefined {
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
