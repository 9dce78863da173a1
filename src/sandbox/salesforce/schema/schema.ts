// The objects of the sandbox's org, read from the data files beside this one. An unknown name is undefined, never a guess.
import type { z } from 'zod'
import accountFile from './account.json' with { type: 'json' }
import addressFile from './address-fields.json' with { type: 'json' }
import contactFile from './contact.json' with { type: 'json' }
import { type Field, fieldsSchema, objectSchema } from './field.ts'
import leadFile from './lead.json' with { type: 'json' }
import organizationFile from './organization.json' with { type: 'json' }
import systemFile from './system-fields.json' with { type: 'json' }
import userFile from './user.json' with { type: 'json' }

/** An object type with all its fields: own, address parts and system fields. */
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

/** Kept out of User and Organization, which have neither owner, nor activities, nor merges. */
const recordOnly = new Set(['OwnerId', 'MasterRecordId', 'LastActivityDate', 'IsDeleted'])

function addressParts(prefix: string): Field[] {
  return addressFields.map(part => ({
    ...part,
    name: `${prefix}${part.name}`,
    label: `${prefix} ${part.label}`.trim(),
    compound: part.type === 'address' ? null : `${prefix}Address`,
  }))
}

function objectOf(file: unknown): SObjectType {
  const { fields: own, ...object } = objectSchema.parse(file)
  const system = systemFields
    .filter(field => object.createable || !recordOnly.has(field.name))
    .map(field => ({ ...field, referenceTo: field.referenceTo.map(to => (to === '$self' ? object.name : to)) }))
  const fields = [...system.slice(0, 1), ...own, ...object.addresses.flatMap(addressParts), ...system.slice(1)]
  const byName = new Map(fields.map(field => [field.name.toLowerCase(), field]))
  const byRelationship = new Map(fields.map(field => [field.relationshipName?.toLowerCase() ?? '', field]))
  return {
    ...object,
    fields,
    required: fields.filter(field => !field.nillable && field.access === 'write' && !field.defaultedOnCreate),
    field: name => byName.get(name.toLowerCase()),
    lookup: name => (name === '' ? undefined : byRelationship.get(name.toLowerCase())),
  }
}

/** Every object of the org, in the order of the global describe. */
export const objectTypes: readonly SObjectType[] = [accountFile, contactFile, leadFile, organizationFile, userFile].map(
  objectOf,
)

const byName = new Map(objectTypes.map(object => [object.name.toLowerCase(), object]))
const byPrefix = new Map(objectTypes.map(object => [object.keyPrefix, object]))

/** @param name in any case */
export function objectType(name: string): SObjectType | undefined {
  return byName.get(name.toLowerCase())
}

/** The object that an id belongs to, by its first three characters. */
export function objectTypeOfId(id: string): SObjectType | undefined {
  return byPrefix.get(id.slice(0, 3))
}
