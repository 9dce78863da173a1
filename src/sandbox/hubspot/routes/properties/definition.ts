// What a property's definition must be: shared by the single create, the batch create and the schemas of custom objects.
import { z } from 'zod'
import { ApiError, invalid } from '../../http/api-error.ts'
import type { Portal } from '../../portal.ts'
import type { Property } from '../../schema/property.ts'
import type { ObjectTable } from '../../store/table.ts'

/** Which field types a type may be shown with. */
const FIELD_TYPES: Readonly<Record<string, readonly string[]>> = {
  string: ['text', 'textarea', 'html', 'phonenumber', 'file', 'calculation_equation'],
  number: ['number', 'calculation_equation'],
  date: ['date', 'calculation_equation'],
  datetime: ['date', 'calculation_equation'],
  enumeration: ['select', 'radio', 'checkbox', 'booleancheckbox', 'calculation_equation'],
  bool: ['booleancheckbox', 'calculation_equation'],
  phone_number: ['phonenumber'],
}
/** Most properties of an object, and most of them with unique values. */
const MOST_PROPERTIES = 1_000
const MOST_UNIQUE = 10

const option = z.object({
  label: z.string(),
  value: z.string(),
  displayOrder: z.number().default(-1),
  hidden: z.boolean().default(false),
  description: z.string().default(''),
})

const TWO_OPTIONS =
  "Boolean properties must have exactly two options; one with a value of 'true', the other with a value of 'false'."
const NAME = /^[a-z][a-z0-9_]{0,99}$/

export const propertyInput = z.object({
  name: z.string(),
  label: z.string().min(1),
  type: z.string(),
  fieldType: z.string(),
  groupName: z.string(),
  description: z.string().default(''),
  options: z.array(option).default([]),
  displayOrder: z.number().default(-1),
  hasUniqueValue: z.boolean().default(false),
  hidden: z.boolean().default(false),
  formField: z.boolean().default(false),
  externalOptions: z.boolean().default(false),
  referencedObjectType: z.string().optional(),
  calculationFormula: z.string().optional(),
})

export const propertyChange = z.object({
  label: z.string().min(1).optional(),
  type: z.string().optional(),
  fieldType: z.string().optional(),
  groupName: z.string().optional(),
  description: z.string().optional(),
  options: z.array(option).optional(),
  displayOrder: z.number().optional(),
  hidden: z.boolean().optional(),
  formField: z.boolean().optional(),
  calculationFormula: z.string().optional(),
})

export type PropertyInput = z.infer<typeof propertyInput>

function refusal(message: string, code: string, property: string): ApiError {
  return invalid(message, { errors: [{ message, code, context: { propertyName: [property] } }] })
}

/** Throws the 400 for a type that is shown as something it is not, and for options that do not fit. */
export function checkShape(
  wanted: Pick<PropertyInput, 'type' | 'fieldType' | 'options' | 'externalOptions'>,
  name: string,
): void {
  const { type, fieldType, options } = wanted
  if (FIELD_TYPES[type]?.includes(fieldType) !== true) {
    throw refusal(`Invalid property type and field type: ${type}, ${fieldType}`, 'INVALID_TYPE_AND_FIELD_TYPE', name)
  }
  if (
    type === 'bool' &&
    options
      .map(one => one.value)
      .sort()
      .join() !== 'false,true'
  ) {
    throw refusal(TWO_OPTIONS, 'INVALID_BOOLEAN_OPTIONS', name)
  }
  if (!['enumeration', 'bool'].includes(type) && options.length > 0) {
    throw refusal(`The property ${name} of type ${type} cannot have options`, 'INVALID_OPTIONS', name)
  }
  if (new Set(options.map(one => one.value)).size < options.length) {
    throw refusal(`Option values of the property ${name} must be unique`, 'DUPLICATE_OPTION_VALUE', name)
  }
}

function checkRoom(portal: Portal, table: ObjectTable, wanted: PropertyInput): void {
  const own = [...portal.catalog.properties(table.type).values()].filter(property => property.hubspotDefined !== true)
  if (own.length >= MOST_PROPERTIES) {
    throw refusal(`The limit of ${MOST_PROPERTIES} custom properties is reached`, 'PROPERTY_LIMIT_REACHED', wanted.name)
  }
  if (!wanted.hasUniqueValue) return
  if (!['string', 'number'].includes(wanted.type)) {
    throw refusal(`A property of type ${wanted.type} cannot have unique values`, 'INVALID_UNIQUE_PROPERTY', wanted.name)
  }
  if (own.filter(property => property.hasUniqueValue).length >= MOST_UNIQUE) {
    const message = `The limit of ${MOST_UNIQUE} properties with unique values is reached`
    throw refusal(message, 'UNIQUE_PROPERTY_LIMIT_REACHED', wanted.name)
  }
}

/** Throws the 400 of a group that is not there. */
export function checkGroup(portal: Portal, table: ObjectTable, groupName: string): void {
  if (portal.catalog.groups(table.type).has(groupName)) return
  const subCategory = 'Properties.PROPERTY_GROUP_DOESNT_EXIST'
  throw invalid(`Property group "${groupName}" does not exist`, { subCategory })
}

/** Makes a property. Throws 409 for a name that is taken, 400 for a definition that cannot be. */
export function makeProperty(portal: Portal, table: ObjectTable, wanted: PropertyInput): Property {
  const { name } = wanted
  const known = portal.catalog.properties(table.type)
  if (!NAME.test(name)) throw refusal(`Property name "${name}" is invalid`, 'INVALID_PROPERTY_NAME', name)
  if (known.has(name)) {
    throw new ApiError(409, {
      message: `A property named '${name}' already exists.`,
      category: 'OBJECT_ALREADY_EXISTS',
      subCategory: 'Properties.PROPERTY_EXISTS',
    })
  }
  checkGroup(portal, table, wanted.groupName)
  checkShape(wanted, name)
  checkRoom(portal, table, wanted)
  const at = new Date(portal.clock.now()).toISOString()
  const calculated = wanted.fieldType === 'calculation_equation'
  const { referencedObjectType, calculationFormula, ...rest } = wanted
  const property: Property = {
    ...rest,
    ...(referencedObjectType === undefined ? {} : { referencedObjectType }),
    ...(calculationFormula === undefined ? {} : { calculationFormula }),
    calculated,
    archived: false,
    createdAt: at,
    createdUserId: '51430432',
    updatedAt: at,
    updatedUserId: '51430432',
    modificationMetadata: {
      archivable: true,
      readOnlyDefinition: false,
      readOnlyOptions: false,
      readOnlyValue: calculated,
    },
  }
  portal.catalog.archived(table.type).delete(name)
  known.set(name, property)
  if (property.hasUniqueValue) table.keys.watch(name, table.records())
  return property
}

/** To the bin: its values are no longer shown, and its name may be taken anew. */
export function binProperty(portal: Portal, table: ObjectTable, property: Property): void {
  if (!property.modificationMetadata.archivable || property.hubspotDefined === true) {
    throw invalid(`The property ${property.name} cannot be archived`)
  }
  portal.catalog.properties(table.type).delete(property.name)
  const archivedAt = new Date(portal.clock.now()).toISOString()
  portal.catalog.archived(table.type).set(property.name, { ...property, archived: true, archivedAt })
  table.keys.unwatch(property.name)
}
