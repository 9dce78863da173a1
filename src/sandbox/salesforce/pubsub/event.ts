// One change as the bytes of an event: of an update only what changed, and bitmaps that say which fields that were.
import type { FieldValue } from '../../write-log.ts'
import type { Row } from '../store/table.ts'
import type { ChangeType, EventSchema } from './avro-schema.ts'

/** What the header says beside the fields. */
export interface Header {
  readonly entityName: string
  readonly recordIds: readonly string[]
  readonly changeType: ChangeType
  readonly changeOrigin: string
  readonly transactionKey: string
  readonly sequenceNumber: number
  readonly commitTimestamp: number
  readonly commitNumber: number
  readonly commitUser: string
}

type AvroValue = string | number | boolean | null

interface Changed {
  readonly values: Readonly<Record<string, AvroValue | Readonly<Record<string, AvroValue>>>>
  readonly changed: readonly string[]
  readonly nulled: readonly string[]
}

const NOTHING: Changed = { values: {}, changed: [], nulled: [] }
/** The header is the schema's first field. */
const FIRST = 1

/** An event with values of `after`: all where there was no `before`, else those that differ, and when it was edited. */
export function encodeEvent(header: Header, schema: EventSchema, before: Row | null, after: Row | null): Uint8Array {
  const { values, changed, nulled } = after === null ? NOTHING : changeOf(schema, before, after)
  const maps =
    before === null ? { changedFields: [], nulledFields: [] } : { changedFields: changed, nulledFields: nulled }
  return schema.type.toBuffer({ ChangeEventHeader: { ...header, diffFields: [], ...maps }, ...values })
}

/** Whether an update has anything to tell. */
export function tells(schema: EventSchema, before: Row, after: Row): boolean {
  const fields = schema.carried.flatMap(({ field, parts }) => [field, ...parts.map(part => part.field)])
  return fields.some(field => field !== null && differs(field.name, before, after))
}

function changeOf({ carried }: EventSchema, before: Row | null, after: Row): Changed {
  const isNew = (name: string) => before === null || name === 'LastModifiedDate' || differs(name, before, after)
  const values: Record<string, AvroValue | Record<string, AvroValue>> = {}
  const [changed, nulled] = [new Bitmaps(), new Bitmaps()]
  for (const [i, { name, field, parts }] of carried.entries()) {
    if (field !== null && isNew(field.name)) {
      const value = avroValue(field.type, after[field.name] ?? null)
      values[name] = value
      changed.set(i + FIRST)
      if (value === null) nulled.set(i + FIRST)
    }
    const inside: Record<string, AvroValue> = {}
    for (const [j, part] of parts.entries()) {
      if (!isNew(part.field.name)) continue
      const value = avroValue(part.field.type, after[part.field.name] ?? null)
      inside[part.name] = value
      changed.set(j, i + FIRST)
      if (value === null) nulled.set(j, i + FIRST)
    }
    if (Object.keys(inside).length > 0) values[name] = inside
  }
  return { values, changed: changed.texts(), nulled: nulled.texts() }
}

function differs(name: string, before: Row, after: Row): boolean {
  return (before[name] ?? null) !== (after[name] ?? null)
}

function avroValue(type: string, value: FieldValue): AvroValue {
  const isMoment = type === 'date' || type === 'datetime'
  return isMoment && typeof value === 'string' ? Date.parse(value.replace('+0000', 'Z')) : value
}

/** "0x…" for the fields of the event, "7-0x…" for the parts of its field 7; the lowest bit is the first field. */
class Bitmaps {
  readonly #own = new Map<number | null, bigint>()

  set(bit: number, of: number | null = null): void {
    this.#own.set(of, (this.#own.get(of) ?? 0n) | (1n << BigInt(bit)))
  }

  texts(): string[] {
    const entries = [...this.#own].toSorted(([a], [b]) => (a ?? -1) - (b ?? -1))
    return entries.map(([of, bits]) => `${of === null ? '' : `${of}-`}0x${bits.toString(16).toUpperCase()}`)
  }
}
