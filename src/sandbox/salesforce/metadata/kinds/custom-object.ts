// CustomObject: Name__c, with its fields or without. Standard objects can be read.
import { z } from 'zod'
import type { Org } from '../../org.ts'
import type { FieldInput } from '../../schema/field.ts'
import { historyNameOf } from '../../schema/history.ts'
import type { SObjectType } from '../../schema/schema.ts'
import { readFieldDefinition } from '../field-definition.ts'
import { flag, listOf, optional, text } from '../loose-types.ts'
import { checkCustomName } from '../names.ts'
import { missing, Refusal } from '../refusal.ts'
import type { ComponentKind, Json } from './component.ts'
import { fieldsOf, put } from './custom-field.ts'

const KIND = 'CustomObject'
const nameField = z.looseObject({ type: optional(text), label: optional(text), displayFormat: optional(text) })
const definition = z.looseObject({
  label: optional(text),
  pluralLabel: optional(text),
  description: optional(text),
  deploymentStatus: optional(text),
  sharingModel: optional(text),
  enableHistory: optional(flag),
  nameField: optional(nameField),
  fields: listOf(z.looseObject({ fullName: text })),
})
type ObjectDefinition = z.infer<typeof definition>

export const customObject: ComponentKind = {
  name: KIND,
  folder: 'objects',
  suffix: 'object',
  has: (org, fullName) => org.schema.type(fullName) !== undefined,
  create: (org, fullName, metadata) => {
    checkCustomName(fullName, 'Object')
    if (org.schema.type(fullName) !== undefined) {
      throw new Refusal('DUPLICATE_DEVELOPER_NAME', 'That object name is already in use.', ['fullName'])
    }
    const object = read(metadata)
    for (const setting of ['label', 'pluralLabel', 'nameField', 'deploymentStatus'] as const) {
      if (object[setting] === undefined)
        throw new Refusal('REQUIRED_FIELD_MISSING', `Required field is missing: ${setting}`, [setting])
    }
    checkFields(object)
    const isDetail = object.sharingModel === 'ControlledByParent'
    org.schema.putObject({
      name: fullName,
      label: object.label ?? fullName,
      labelPlural: object.pluralLabel ?? fullName,
      description: object.description ?? null,
      sharingModel: object.sharingModel ?? 'ReadWrite',
      keyPrefix: org.schema.freePrefix(),
      custom: true,
      system: isDetail ? 'child' : 'record',
      fields: [nameOf(object)],
    })
    complete(org, fullName, object)
  },
  update: (org, fullName, metadata) => {
    const type = org.schema.type(fullName)
    if (type === undefined) throw missing(KIND, fullName)
    const object = read(metadata)
    checkFields(object)
    if (type.custom) {
      const { label, pluralLabel, description } = object
      org.schema.relabel(type.name, {
        label: label ?? type.label,
        labelPlural: pluralLabel ?? type.labelPlural,
        description: description ?? type.description,
      })
    }
    complete(org, type.name, object)
  },
  remove: (org, fullName) => {
    const type = org.schema.type(fullName)
    if (type === undefined || !type.custom) throw missing(KIND, fullName)
    org.schema.removeObject(type.name)
  },
  read: (org, fullName) => {
    const type = org.schema.type(fullName)
    return type === undefined || type.system === 'history' ? undefined : settingsOf(org, type)
  },
  names: org => org.schema.types.filter(isListed).map(type => type.name),
}

function isListed(type: SObjectType): boolean {
  return type.custom || type.layoutable !== false
}

function read(metadata: Json): ObjectDefinition {
  const parsed = definition.safeParse(metadata)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Refusal('JSON_PARSER_ERROR', `${issue?.path.join('.') ?? 'Metadata'}: ${issue?.message ?? 'malformed'}`)
}

/** All or nothing: no object is made when one of its fields would not be taken. */
function checkFields(object: ObjectDefinition): void {
  for (const field of object.fields) {
    checkCustomName(field.fullName, 'Field')
    readFieldDefinition(field)
  }
}

function complete(org: Org, name: string, object: ObjectDefinition): void {
  for (const field of object.fields) {
    const type = org.schema.type(name)
    if (type !== undefined) put(org, type, field.fullName, readFieldDefinition(field))
  }
  if (object.enableHistory !== undefined) org.schema.keepHistory(name, object.enableHistory)
}

/** A record without a name is named by its id, so the name may be left out. */
function nameOf(object: ObjectDefinition): FieldInput {
  const { label, type, displayFormat } = object.nameField ?? {}
  const isNumbered = type === 'AutoNumber'
  return {
    name: 'Name',
    label: label ?? `${object.label} Name`,
    type: 'string',
    length: 80,
    nameField: true,
    idLookup: true,
    defaultedOnCreate: true,
    nillable: !isNumbered,
    access: isNumbered ? 'read' : 'write',
    autoNumber: isNumbered ? (displayFormat ?? 'A-{0000}') : null,
  }
}

function settingsOf(org: Org, type: SObjectType): Json {
  const name = type.field('Name')
  const isNumbered = name !== undefined && name.autoNumber !== null
  return {
    ...(type.custom ? { deploymentStatus: 'Deployed' } : {}),
    ...(type.description === null ? {} : { description: type.description }),
    enableActivities: false,
    enableBulkApi: true,
    enableHistory: org.schema.type(historyNameOf(type.name)) !== undefined,
    enableReports: true,
    enableSearch: true,
    fields: fieldsOf(type),
    label: type.label,
    ...(name === undefined || !type.custom
      ? {}
      : {
          nameField: {
            label: name.label,
            type: isNumbered ? 'AutoNumber' : 'Text',
            ...(isNumbered ? { displayFormat: name.autoNumber } : {}),
          },
        }),
    pluralLabel: type.labelPlural,
    sharingModel: type.sharingModel,
  }
}
