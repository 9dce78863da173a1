// The Avro schema of an object's change events: the header, then every field that events carry, each of which may be
// missing. Names of persons and addresses are records of their own.
import { createHash } from 'node:crypto'
import avro, { type Schema, type Type } from 'avsc'
import type { Field } from '../schema/field.ts'
import type { SObjectType } from '../schema/schema.ts'

/** A field of the event: one of the object, or a compound with its parts by their names inside it. */
export interface Carried {
  readonly name: string
  readonly field: Field | null
  readonly parts: readonly { readonly name: string; readonly field: Field }[]
}

export interface EventSchema {
  /** Changes whenever the schema does. */
  readonly id: string
  readonly json: string
  readonly type: Type
  /** In the order of the schema, the header left out. */
  readonly carried: readonly Carried[]
}

export const CHANGE_TYPES = [
  'CREATE',
  'UPDATE',
  'DELETE',
  'UNDELETE',
  'GAP_CREATE',
  'GAP_UPDATE',
  'GAP_DELETE',
  'GAP_UNDELETE',
  'GAP_OVERFLOW',
] as const
export type ChangeType = (typeof CHANGE_TYPES)[number]

/** A schema that may stand in a union. */
type Defined = Exclude<Schema, Type | readonly unknown[]>

const NAMESPACE = 'com.sforce.eventbus'
const TEXTS = { type: 'array', items: 'string' } as const
const HEADER = {
  type: 'record',
  name: 'ChangeEventHeader',
  fields: [
    { name: 'entityName', type: 'string' },
    { name: 'recordIds', type: TEXTS },
    { name: 'changeType', type: { type: 'enum', name: 'ChangeType', symbols: [...CHANGE_TYPES] } },
    { name: 'changeOrigin', type: 'string' },
    { name: 'transactionKey', type: 'string' },
    { name: 'sequenceNumber', type: 'int' },
    { name: 'commitTimestamp', type: 'long' },
    { name: 'commitNumber', type: 'long' },
    { name: 'commitUser', type: 'string' },
    { name: 'nulledFields', type: TEXTS },
    { name: 'diffFields', type: TEXTS },
    { name: 'changedFields', type: TEXTS },
  ],
} satisfies Schema

/** Told by the header, by no event, or worked out anew whenever somebody looks. */
const LEFT_OUT = new Set([
  'Id',
  'IsDeleted',
  'SystemModstamp',
  'MasterRecordId',
  'LastViewedDate',
  'LastReferencedDate',
])
const NO_VALUE = new Set(['base64', 'anyType', 'location'])

/** "ContactChangeEvent", "Site__ChangeEvent" */
export function eventNameOf(object: string): string {
  return object.endsWith('__c') ? `${object.slice(0, -1)}ChangeEvent` : `${object}ChangeEvent`
}

/** The schema of an object's events as the object is now. */
export function eventSchemaOf(type: SObjectType): EventSchema {
  const carried = carriedOf(type)
  const defined = new Set<string>()
  const fields = [
    { name: 'ChangeEventHeader', type: HEADER },
    ...carried.map(each => ({ name: each.name, type: ['null', valueSchema(each, defined)], default: null })),
  ]
  const schema: Schema = { type: 'record', name: eventNameOf(type.name), namespace: NAMESPACE, fields }
  const json = JSON.stringify(schema)
  const id = createHash('sha256').update(json).digest('base64url').slice(0, 22)
  return { id, json, type: avro.Type.forSchema(schema), carried }
}

function carriedOf(type: SObjectType): Carried[] {
  const own = type.fields.filter(field => !LEFT_OUT.has(field.name) && !NO_VALUE.has(field.type) && !field.calculated)
  const compounds = new Set(own.flatMap(({ compound }) => compound ?? []))
  const parts = (compound: string) =>
    own.filter(field => field.compound === compound).map(field => ({ name: partName(field.name, compound), field }))
  return own.flatMap((field): Carried[] => {
    if (field.compound !== null) return []
    if (!compounds.has(field.name)) return field.type === 'address' ? [] : [{ name: field.name, field, parts: [] }]
    return [{ name: field.name, field: null, parts: parts(field.name) }]
  })
}

/** MailingStreet of MailingAddress is its Street; FirstName of Name keeps its name. */
function partName(name: string, compound: string): string {
  const prefix = compound.replace(/Address$/, '')
  return compound !== 'Name' && name.startsWith(prefix) ? name.slice(prefix.length) : name
}

/** A record is defined where it comes first, and named from then on. */
function valueSchema({ name, field, parts }: Carried, defined: Set<string>): Defined {
  if (field !== null) return simpleType(field)
  const record = name === 'Name' ? 'Switchable_PersonName' : 'Address'
  if (defined.has(record)) return `${NAMESPACE}.${record}`
  defined.add(record)
  const fields = parts.map(part => ({ name: part.name, type: ['null', simpleType(part.field)], default: null }))
  return { type: 'record', name: record, fields }
}

function simpleType({ type }: Field): 'boolean' | 'int' | 'double' | 'long' | 'string' {
  if (type === 'boolean' || type === 'int') return type
  if (type === 'double' || type === 'currency' || type === 'percent') return 'double'
  return type === 'date' || type === 'datetime' ? 'long' : 'string'
}
