// The header of a change event. Of an event nothing else is decoded, so that no value of a record is ever at hand.
import avro from 'avsc'
import { z } from 'zod'
import { longId } from '../values.ts'
import { boundedArrays } from './bounded-array.ts'

const Field = z.looseObject({ name: z.string() })
const EventSchema = z.looseObject({ fields: z.array(Field) })
const HEADER = 'ChangeEventHeader'

const Header = z.object({
  recordIds: z.array(z.string().transform(longId)),
  changeType: z.string(),
  /** Epoch milliseconds. */
  commitTimestamp: z.number(),
  commitUser: z.string().transform(longId),
  changedFields: z.array(z.string()),
})

export interface ChangeHeader {
  readonly recordIds: readonly string[]
  /** CREATE, UPDATE, GAP_UPDATE … */
  readonly changeType: string
  readonly commitTimestamp: number
  readonly commitUser: string
  /** Whether an update touched a field that is no part of an address or of a person's name. */
  changed(field: string): boolean
}

/** Reads events that were written by a schema; null for what is no change event. */
export type HeaderReader = (payload: Uint8Array) => ChangeHeader | null

/** Throws for a schema that is none of Avro's. */
export function headerReader(schemaJson: string): HeaderReader {
  const schema = EventSchema.parse(JSON.parse(schemaJson))
  const names = schema.fields.map(({ name }) => name)
  const own = schema.fields.filter(({ name }) => name === HEADER)
  const writer = typeOf(schema)
  const reader = typeOf({ ...schema, fields: own })
  // Passes over all fields that the reader does not have.
  const resolver = reader.createResolver(writer)
  return payload => {
    const read = z.object({ [HEADER]: Header }).safeParse(decoded(reader, payload, resolver))
    if (!read.success) return null
    const { changedFields, ...header } = read.data[HEADER]
    return { ...header, changed: field => isSet(changedFields[0], names.indexOf(field)) }
  }
}

function typeOf(schema: object): avro.Type {
  return avro.Type.forSchema(JSON.parse(JSON.stringify(schema)), {
    omitRecordMethods: true,
    typeHook: boundedArrays,
  })
}

function decoded(reader: avro.Type, payload: Uint8Array, resolver: ReturnType<avro.Type['createResolver']>): unknown {
  try {
    return reader.fromBuffer(Buffer.from(payload), resolver)
  } catch {
    return null
  }
}

/** "0x1A": the lowest bit stands for the schema's first field. Bitmaps of parts, "7-0x3", come after it. */
function isSet(bitmap: string | undefined, index: number): boolean {
  if (index < 0 || bitmap === undefined || !/^0x[0-9a-f]+$/i.test(bitmap)) return false
  return (BigInt(bitmap) >> BigInt(index)) % 2n === 1n
}
