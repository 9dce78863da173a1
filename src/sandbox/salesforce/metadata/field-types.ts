// Metadata's field definition and the schema's field, each made from the other.
import type { Field, FieldInput } from '../schema/field.ts'
import type { FieldDefinition } from './field-definition.ts'

const SIMPLE: Readonly<Record<string, FieldInput['type']>> = {
  Date: 'date',
  DateTime: 'datetime',
  Email: 'email',
  Phone: 'phone',
  Time: 'time',
  Url: 'url',
  Checkbox: 'boolean',
  Number: 'double',
  Currency: 'currency',
  Percent: 'percent',
  Text: 'string',
  AutoNumber: 'string',
  TextArea: 'textarea',
  LongTextArea: 'textarea',
  Html: 'textarea',
  EncryptedText: 'encryptedstring',
  Picklist: 'picklist',
  MultiselectPicklist: 'multipicklist',
  Lookup: 'reference',
  MasterDetail: 'reference',
  Location: 'location',
  Summary: 'double',
}

const LENGTHS: Readonly<Record<string, number>> = {
  TextArea: 255,
  Email: 80,
  Phone: 40,
  Url: 255,
  Picklist: 255,
  MultiselectPicklist: 4099,
  Lookup: 18,
  MasterDetail: 18,
  AutoNumber: 30,
}

/** @param name with its suffix, such as Score__c */
export function fieldOf(name: string, definition: FieldDefinition): FieldInput {
  const { type } = definition
  const isNumber = type === 'Number' || type === 'Currency' || type === 'Percent' || type === 'Summary'
  const isLong = type === 'LongTextArea' || type === 'Html'
  const isCalculated = definition.formula !== undefined || type === 'Summary'
  const isRequired = (definition.required ?? false) || type === 'MasterDetail'
  return {
    name,
    label: definition.label,
    type: SIMPLE[type] ?? 'string',
    length: isCalculated && type === 'Text' ? 1300 : (definition.length ?? LENGTHS[type] ?? 0),
    ...(isNumber ? { precision: definition.precision ?? 18, scale: definition.scale ?? 0 } : {}),
    access:
      isCalculated || type === 'AutoNumber' || type === 'Location'
        ? 'read'
        : type === 'MasterDetail'
          ? 'create'
          : 'write',
    nillable: type === 'Checkbox' ? false : !isRequired,
    defaultedOnCreate: type === 'Checkbox' || type === 'AutoNumber' || definition.defaultValue !== undefined,
    filterable: !isLong,
    sortable: !isLong && type !== 'MultiselectPicklist',
    calculated: isCalculated,
    formula: definition.formula ?? null,
    autoNumber: type === 'AutoNumber' ? (definition.displayFormat ?? 'A-{0000}') : null,
    externalId: definition.externalId ?? false,
    idLookup: definition.externalId ?? false,
    unique: definition.unique ?? false,
    caseSensitive: definition.caseSensitive ?? false,
    html: type === 'Html',
    help: definition.inlineHelpText ?? null,
    description: definition.description ?? null,
    visibleLines: definition.visibleLines ?? 0,
    trackHistory: definition.trackHistory ?? false,
    ...(isCalculated ? { defaultValue: constantOf(definition.formula ?? '') } : valuesOf(definition)),
    ...relationOf(name, definition),
  }
}

/** The value of a formula that is a constant; every other formula has the value that the control plane gives it. */
function constantOf(formula: string): string | number | boolean | null {
  const text = formula.trim()
  if (/^[+-]?\d+(?:\.\d+)?$/.test(text)) return Number(text)
  if (/^(?:TRUE|FALSE)$/i.test(text)) return text.toUpperCase() === 'TRUE'
  return /^(["'])[^"']*\1$/.test(text) ? text.slice(1, -1) : null
}

function valuesOf(definition: FieldDefinition): Partial<FieldInput> {
  if (definition.type === 'Checkbox') return { defaultValue: definition.defaultValue === 'true' }
  const values = definition.valueSet?.valueSetDefinition?.value ?? definition.picklist?.picklistValues
  if (values === undefined) return { defaultValue: literalOf(definition) }
  const active = values.filter(value => value.isActive !== false)
  const standard = active.find(value => value.default === true)
  return {
    values: active.map(value => value.fullName),
    labels: Object.fromEntries(active.map(value => [value.fullName, value.label ?? value.fullName])),
    restricted: definition.valueSet?.restricted ?? false,
    defaultValue: standard?.fullName ?? null,
    ...(standard === undefined ? {} : { defaultedOnCreate: true }),
  }
}

/** Default values are formulas; only constants are understood. */
function literalOf({ defaultValue, type }: FieldDefinition): string | number | null {
  if (defaultValue === undefined) return null
  if (SIMPLE[type] === 'double' || type === 'Currency' || type === 'Percent') {
    return Number.isNaN(Number(defaultValue)) ? null : Number(defaultValue)
  }
  return /^(['"]).*\1$/.test(defaultValue) ? defaultValue.slice(1, -1) : null
}

function relationOf(name: string, definition: FieldDefinition): Partial<FieldInput> {
  if (definition.referenceTo === undefined) return {}
  const isMaster = definition.type === 'MasterDetail'
  return {
    referenceTo: [definition.referenceTo],
    relationshipName: name.replace(/__c$/i, '__r'),
    children: definition.relationshipName === undefined ? null : `${definition.relationshipName}__r`,
    cascadeDelete: isMaster || definition.deleteConstraint === 'Cascade',
    restrictedDelete: definition.deleteConstraint === 'Restrict',
    masterDetail: isMaster,
  }
}

const TYPE_NAMES: Partial<Record<Field['type'], string>> = {
  boolean: 'Checkbox',
  combobox: 'Picklist',
  currency: 'Currency',
  date: 'Date',
  datetime: 'DateTime',
  double: 'Number',
  int: 'Number',
  email: 'Email',
  encryptedstring: 'EncryptedText',
  location: 'Location',
  multipicklist: 'MultiselectPicklist',
  percent: 'Percent',
  phone: 'Phone',
  picklist: 'Picklist',
  time: 'Time',
  url: 'Url',
}

/** The word of the metadata for a field's type. */
export function typeNameOf(field: Field): string {
  if (field.type === 'reference') return field.masterDetail ? 'MasterDetail' : 'Lookup'
  if (field.type === 'textarea') return field.html ? 'Html' : field.length > 255 ? 'LongTextArea' : 'TextArea'
  if (field.autoNumber !== null) return 'AutoNumber'
  return TYPE_NAMES[field.type] ?? 'Text'
}

/** The settings that a read of the metadata shows; what does not belong to the type is left out. */
export function definitionOf(field: Field): Record<string, unknown> {
  const type = typeNameOf(field)
  const isText = ['Text', 'LongTextArea', 'Html', 'EncryptedText'].includes(type)
  const isNumber = ['Number', 'Currency', 'Percent'].includes(type)
  const settings = {
    label: field.label,
    type,
    description: field.description,
    inlineHelpText: field.help,
    externalId: field.externalId,
    trackTrending: false,
    trackHistory: field.trackHistory,
    length: isText && field.formula === null ? field.length : null,
    precision: isNumber ? (field.type === 'int' ? field.digits : field.precision) : null,
    scale: isNumber ? field.scale : null,
    visibleLines: field.visibleLines > 0 ? field.visibleLines : null,
    formula: field.formula,
    displayFormat: field.autoNumber,
    required: field.type === 'boolean' ? null : !field.nillable,
    unique: ['Text', 'Number', 'Email'].includes(type) ? field.unique : null,
    caseSensitive: field.unique ? field.caseSensitive : null,
    defaultValue: field.calculated || field.values.length > 0 ? null : field.defaultValue,
    referenceTo: field.referenceTo[0] ?? null,
    relationshipName: field.children?.replace(/__r$/, '') ?? null,
    deleteConstraint:
      type === 'Lookup' ? (field.cascadeDelete ? 'Cascade' : field.restrictedDelete ? 'Restrict' : 'SetNull') : null,
    valueSet: field.type === 'picklist' || field.type === 'multipicklist' ? valueSetOf(field) : null,
  }
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null))
}

function valueSetOf(field: Field): Record<string, unknown> {
  const value = field.values.map(name => ({
    fullName: name,
    default: name === field.defaultValue,
    label: field.labels[name] ?? name,
  }))
  return { restricted: field.restricted, valueSetDefinition: { sorted: false, value } }
}
