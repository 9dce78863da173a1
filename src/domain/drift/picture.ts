// What a CRM said of a stream when a sync looked last: kept, so that what is otherwise today is noticed, and told once.
import type { Moment } from '../record.ts'

/** A field as a CRM describes it. */
export interface FieldShape {
  readonly name: string
  readonly label: string
  readonly type: string
  readonly maxLength: number | null
  readonly updateable: boolean
  readonly computed?: boolean
  readonly options: readonly string[] | null
}

/** A stream as a CRM describes it. */
export interface StreamShape {
  readonly name: string
  readonly fields: readonly FieldShape[]
  readonly receiptField: string | null
  /** When it was asked for; absent: just now. */
  readonly describedAt?: Moment
}

/** `detail` of fields that the sync uses: of the others it matters only that they are there. */
export interface SeenField {
  readonly label: string
  readonly type: string
  readonly detail?: SeenDetail
}
export interface SeenDetail {
  readonly maxLength: number | null
  readonly updateable: boolean
  /** What can be written; null where anything can. */
  readonly values: readonly string[] | null
}

export interface Picture {
  readonly stream: string
  /** False while the CRM does not have the object. */
  readonly there: boolean
  readonly fields: Readonly<Record<string, SeenField>>
  /** Fields that the sync uses and the CRM has no longer, as they were last. */
  readonly gone: Readonly<Record<string, SeenField>>
  readonly receipt: string | null
  readonly aside: Aside
  /** Something came into use that no run has read yet: the next one reads everything. */
  readonly reread: boolean
  /** When that was asked for by which it last became another one. */
  readonly at?: Moment
}

/** What the sync does not use before somebody says so. */
export interface Aside {
  readonly fields: readonly string[]
  /** Values that are not written, by field. */
  readonly values: Readonly<Record<string, readonly string[]>>
}

export const NOTHING_ASIDE: Aside = { fields: [], values: {} }

/** The field without its name; with its detail where it is used. */
export function seenOf(field: FieldShape, used: boolean): SeenField {
  const { label, type, maxLength, updateable, options } = field
  if (!used) return { label, type }
  return { label, type, detail: { maxLength, updateable, values: options } }
}

/** The fields by name; of those in `used` with all that matters of them. */
export function seenIn(stream: StreamShape, used: ReadonlySet<string>): Record<string, SeenField> {
  return Object.fromEntries(stream.fields.map(field => [field.name, seenOf(field, used.has(field.name))]))
}
