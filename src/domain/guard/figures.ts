// What a run has looked at and would change, field by field: counts alone, so that a run of any length fits into a few
// numbers and parts of it can be added in any order. Pure.
import type { Proposal } from '../decide/proposal.ts'
import type { FieldKind, Value } from '../record.ts'
import type { FieldSetting } from '../sync.ts'

/** Into so many categories the values of a field are told apart. */
const CATEGORIES = 64

/** Kinds of which the same few values come up again and again; of the others the lengths are compared. */
const NAMED: ReadonlySet<FieldKind> = new Set<FieldKind>([
  'country',
  'state',
  'industry',
  'employee_band',
  'revenue_band',
  'legal_form',
  'salutation',
  'name_suffix',
  'seniority',
  'job_function',
  'language',
  'locale',
  'boolean',
  'picklist',
  'multi_picklist',
  'currency',
])

export interface FieldFigures {
  /** Records of which the field was looked at. */
  readonly looked: number
  /** Changes that put another text in place of a value, its notation alone included. */
  readonly changed: number
  /** Changes that leave the field empty. */
  readonly blanked: number
  /** Changes of meaning: these move the distribution. */
  readonly moved: number
  /** How many values are of which category, as they are; empty ones are of none. */
  readonly before: readonly number[]
  /** How many more or fewer there would be. */
  readonly delta: readonly number[]
}
export type RunFigures = Readonly<Record<string, FieldFigures>>

/** A record as it was looked at; fields that were not are absent. */
export type Looked = Readonly<Record<string, Value>>

const ZEROS: readonly number[] = new Array<number>(CATEGORIES).fill(0)

/** The category of a value: for kinds of named values a hash of the text without regard to case, else the length. */
export function categoryOf(kind: FieldKind, value: string): number {
  if (!NAMED.has(kind)) return Math.min(value.length, CATEGORIES - 1)
  let hash = 0
  for (const letter of value.trim().toLowerCase()) hash = (Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0)) >>> 0
  // The last bits of such a sum hang together with the last letter alone.
  return Math.imul(hash, 0x9e37_79b1) >>> 26
}

/** Counts records and the changes that are proposed for them. */
export function figuresOf(
  fields: readonly Pick<FieldSetting, 'field' | 'kind'>[],
  looked: readonly Looked[],
  proposals: readonly Pick<Proposal, 'field' | 'before' | 'after' | 'reason'>[],
): RunFigures {
  const changes = Map.groupBy(proposals, ({ field }) => field)
  const figures: Record<string, FieldFigures> = {}
  for (const { field, kind } of fields) {
    const before = [...ZEROS]
    let records = 0
    for (const record of looked) {
      const value = record[field]
      if (value === undefined) continue
      records += 1
      if (value !== null) add(before, categoryOf(kind, value), 1)
    }
    const own = changes.get(field) ?? []
    if (records > 0 || own.length > 0) figures[field] = { looked: records, before, ...changesOf(kind, own) }
  }
  return figures
}

function changesOf(kind: FieldKind, changes: readonly Pick<Proposal, 'before' | 'after' | 'reason'>[]) {
  const delta = [...ZEROS]
  let [changed, blanked, moved] = [0, 0, 0]
  for (const { before, after, reason } of changes) {
    if (after === null) blanked += 1
    else if (before !== null) changed += 1
    // Another notation means the same.
    if (reason === 'normalized') continue
    moved += 1
    if (before !== null) add(delta, categoryOf(kind, before), -1)
    if (after !== null) add(delta, categoryOf(kind, after), 1)
  }
  return { changed, blanked, moved, delta }
}

function add(counts: number[], place: number, by: number): void {
  counts[place] = (counts[place] ?? 0) + by
}

/** The sum of both. */
export function added(a: RunFigures, b: RunFigures): RunFigures {
  const sum: Record<string, FieldFigures> = { ...a }
  for (const [field, more] of Object.entries(b)) {
    const known = sum[field]
    sum[field] = known === undefined ? more : addedField(known, more)
  }
  return sum
}

function addedField(a: FieldFigures, b: FieldFigures): FieldFigures {
  return {
    looked: a.looked + b.looked,
    changed: a.changed + b.changed,
    blanked: a.blanked + b.blanked,
    moved: a.moved + b.moved,
    before: a.before.map((count, place) => count + (b.before[place] ?? 0)),
    delta: a.delta.map((count, place) => count + (b.delta[place] ?? 0)),
  }
}
