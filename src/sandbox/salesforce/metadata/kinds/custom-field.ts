// CustomField: Object.Field__c.
import type { Org } from '../../org.ts'
import { homeOf, sharersOf } from '../../schema/activity.ts'
import type { Field } from '../../schema/field.ts'
import type { SObjectType } from '../../schema/schema.ts'
import { type FieldDefinition, readFieldDefinition } from '../field-definition.ts'
import { definitionOf, fieldOf } from '../field-types.ts'
import { checkCustomName } from '../names.ts'
import { integrity, missing, Refusal } from '../refusal.ts'
import { forgetField } from '../rows.ts'
import type { ComponentKind, Json } from './component.ts'

const KIND = 'CustomField'
const MOST_FIELDS = 800
const MOST_TRACKED = 20

export const customField: ComponentKind = {
  name: KIND,
  folder: 'objects',
  suffix: 'object',
  has: (org, fullName) => find(org, fullName) !== undefined,
  create: (org, fullName, metadata) => {
    const [object, name] = split(fullName)
    if (homeOf(object) !== object)
      throw integrity(`Custom fields of ${object} are those of ${homeOf(object)}`, ['fullName'])
    const types = sharersOf(object).flatMap(sharer => org.schema.type(sharer) ?? [])
    const [type] = types
    if (type === undefined) throw missing('CustomObject', object)
    checkCustomName(name, 'Field')
    if (type.field(name) !== undefined) {
      const text = `There is already a field named ${name.slice(0, -'__c'.length)} on ${type.label}.`
      throw new Refusal('DUPLICATE_DEVELOPER_NAME', text, ['fullName'])
    }
    if (type.fields.filter(field => field.name.endsWith('__c')).length >= MOST_FIELDS) {
      throw new Refusal('LIMIT_EXCEEDED', `${type.label}: the limit of custom fields is reached`)
    }
    for (const each of types) put(org, each, name, readFieldDefinition(metadata))
  },
  update: (org, fullName, metadata) => {
    const found = findAll(org, fullName)
    if (found.length === 0) throw missing(KIND, fullName)
    for (const { type, field } of found) put(org, type, field.name, readFieldDefinition(metadata))
  },
  remove: (org, fullName) => {
    const found = findAll(org, fullName)
    if (found.length === 0) throw missing(KIND, fullName)
    for (const { type, field } of found) removeField(org, type, field)
  },
  read: (org, fullName) => {
    const found = find(org, fullName)
    return found === undefined ? undefined : definitionOf(found.field)
  },
  names: org => [
    ...new Set(
      org.schema.types.flatMap(type =>
        type.fields.filter(field => field.name.endsWith('__c')).map(field => `${homeOf(type.name)}.${field.name}`),
      ),
    ),
  ],
}

/** Adds a field to an object, or gives one of the name another definition. @throws Refusal */
export function put(org: Org, type: SObjectType, name: string, definition: FieldDefinition): void {
  const { referenceTo, trackHistory } = definition
  if (referenceTo !== undefined && org.schema.type(referenceTo) === undefined) {
    throw new Refusal(
      'INVALID_CROSS_REFERENCE_KEY',
      `referenceTo value of '${referenceTo}' does not resolve to a valid sObject type`,
      ['referenceTo'],
    )
  }
  const tracked = type.fields.filter(field => field.trackHistory && field.name !== name).length
  if (trackHistory === true && tracked >= MOST_TRACKED) {
    throw new Refusal('LIMIT_EXCEEDED', `History tracking is limited to ${MOST_TRACKED} fields on ${type.label}`, [
      'trackHistory',
    ])
  }
  if (definition.type === 'MasterDetail' && type.field(name) === undefined && org.count(type.name) > 0) {
    throw integrity('Cannot create a master-detail relationship on an object that has records', ['type'])
  }
  org.schema.putField(type.name, fieldOf(name, definition))
  fillConstant(org, type.name, name)
  if (definition.type === 'Location') putParts(org, type.name, name, definition)
}

/** A formula has its value in the records that are there as well. */
function fillConstant(org: Org, object: string, name: string): void {
  const type = org.schema.type(object)
  const field = type?.field(name)
  if (type === undefined || field?.calculated !== true || field.defaultValue === null) return
  for (const row of org.store.table(type).rows) org.store.adjust(type, row, { [field.name]: field.defaultValue })
}

/** A place has two numbers that can be read and written on their own. */
function putParts(org: Org, object: string, name: string, { label, scale }: FieldDefinition): void {
  const core = name.slice(0, -'__c'.length)
  for (const part of ['Latitude', 'Longitude']) {
    const shape = { type: 'double', precision: 18, scale: scale ?? 2, compound: name } as const
    org.schema.putField(object, { ...shape, name: `${core}__${part}__s`, label: `${label} (${part})` })
  }
}

function removeField(org: Org, type: SObjectType, field: Field): void {
  org.schema.removeField(type.name, field.name)
  for (const part of type.fields.filter(one => one.compound === field.name))
    org.schema.removeField(type.name, part.name)
  for (const row of org.store.table(type).rows) {
    if (row[field.name] !== undefined && row[field.name] !== null) org.store.adjust(type, row, { [field.name]: null })
  }
  forgetField(org, `${type.name}.${field.name}`)
}

const find = (org: Org, fullName: string) => findAll(org, fullName)[0]

/** Standard fields are none of these. One of Activity is a field of several objects. */
function findAll(org: Org, fullName: string): readonly { type: SObjectType; field: Field }[] {
  const [object = '', name = ''] = fullName.split('.')
  return sharersOf(object).flatMap(sharer => {
    const type = org.schema.type(sharer)
    const field = type?.field(name)
    const isOwn = homeOf(sharer) === object && field?.name.endsWith('__c') === true
    return type === undefined || field === undefined || !isOwn ? [] : [{ type, field }]
  })
}

function split(fullName: string): [string, string] {
  const [object, name, ...rest] = fullName.split('.')
  if (object === undefined || name === undefined || rest.length > 0) {
    throw integrity(`Invalid fullName, expected Object.Field: ${fullName}`, ['fullName'])
  }
  return [object, name]
}

/** The fields of a custom object as they stand in its own metadata: under their short names. */
export function fieldsOf(type: SObjectType): Json[] {
  return type.fields
    .filter(field => field.name.endsWith('__c'))
    .map(field => ({ fullName: field.name, ...definitionOf(field) }))
}
