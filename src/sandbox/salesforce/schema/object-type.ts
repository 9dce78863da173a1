// An object type with all its fields: own, address parts and system fields, and the ways to find one of them.
import type { z } from 'zod'
import { type Field, fieldsSchema, objectSchema } from './field.ts'
import addressFile from './standard/address-fields.json' with { type: 'json' }
import systemFile from './standard/system-fields.json' with { type: 'json' }

/** Immutable: a change of the schema makes a new one, so hold the name and not the object. */
export interface SObjectType extends Omit<z.infer<typeof objectSchema>, 'fields'> {
  readonly fields: readonly Field[]
  /** What an insert must give: writable, not nillable, not filled in by Salesforce. */
  readonly required: readonly Field[]
  /** By name in any case, as SOQL and JSON keys allow. */
  field(name: string): Field | undefined
  /** The lookup field behind a relationship name such as Account or LastModifiedBy, in any case. */
  lookup(relationshipName: string): Field | undefined
}

const systemFields = fieldsSchema.parse(systemFile)
const addressFields = fieldsSchema.parse(addressFile)

/** System fields that not every kind of object has. */
const MERGE = ['MasterRecordId']
const USE = ['LastActivityDate', 'LastViewedDate', 'LastReferencedDate']
const EDIT = ['LastModifiedDate', 'LastModifiedById']
const BIRTH = ['CreatedDate', 'CreatedById']
const LEFT_OUT: Readonly<Record<SObjectType['system'], readonly string[]>> = {
  record: [],
  activity: [...MERGE, ...USE],
  child: [...MERGE, ...USE, 'OwnerId'],
  setup: [...MERGE, ...USE, 'OwnerId', 'IsDeleted'],
  stamp: [...MERGE, ...USE, ...EDIT, ...BIRTH, 'OwnerId', 'IsDeleted'],
  history: [...MERGE, ...USE, ...EDIT, 'OwnerId', 'SystemModstamp'],
  stageHistory: [...MERGE, ...USE, ...EDIT, 'OwnerId'],
  virtual: [...MERGE, ...USE, ...EDIT, ...BIRTH, 'OwnerId', 'IsDeleted', 'SystemModstamp'],
}

/** @param input what a data file says of an object @throws ZodError when it is not understood */
export function objectTypeOf(input: unknown): SObjectType {
  const { fields: own, ...object } = objectSchema.parse(input)
  const named = new Set(own.map(field => field.name))
  const system = systemFields
    .filter(field => !LEFT_OUT[object.system].includes(field.name) && !named.has(field.name))
    .filter(field => object.mergeable || field.name !== 'MasterRecordId')
    .map(field => ({ ...field, referenceTo: field.referenceTo.map(to => (to === '$self' ? object.name : to)) }))
  const all = [...system.slice(0, 1), ...own, ...object.addresses.flatMap(addressParts), ...system.slice(1)]
  const tracked = new Set(object.history)
  return withFields(
    object,
    all.map(field => (tracked.has(field.name) ? { ...field, trackHistory: true } : field)),
  )
}

/** The same object with other fields. */
export function withFields(
  object: Omit<z.infer<typeof objectSchema>, 'fields'>,
  fields: readonly Field[],
): SObjectType {
  const byName = new Map(fields.map(field => [field.name.toLowerCase(), field]))
  const byRelationship = new Map(fields.map(field => [field.relationshipName?.toLowerCase() ?? '', field]))
  return {
    ...object,
    fields,
    required: fields.filter(field => !field.nillable && field.access !== 'read' && !field.defaultedOnCreate),
    field: name => byName.get(name.toLowerCase()),
    lookup: name => (name === '' ? undefined : byRelationship.get(name.toLowerCase())),
  }
}

function addressParts(prefix: string): Field[] {
  return addressFields.map(part => ({
    ...part,
    name: `${prefix}${part.name}`,
    label: `${prefix} ${part.label}`.trim(),
    compound: part.type === 'address' ? null : `${prefix}Address`,
  }))
}
