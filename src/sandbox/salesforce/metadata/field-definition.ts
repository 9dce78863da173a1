// A custom field as metadata defines it, and the checks of each type: which settings it must have and which it may not.
import { z } from 'zod'
import { flag, listOf, optional, text, whole } from './loose-types.ts'
import { integrity, Refusal } from './refusal.ts'

const picklistValue = z.looseObject({
  fullName: text,
  default: optional(flag),
  label: optional(text),
  isActive: optional(flag),
})
const valueSet = z.looseObject({
  restricted: optional(flag),
  controllingField: optional(text),
  valueSetName: optional(text),
  valueSetDefinition: optional(z.looseObject({ sorted: optional(flag), value: listOf(picklistValue) })),
})
const oldPicklist = z.looseObject({ sorted: optional(flag), picklistValues: listOf(picklistValue) })

const definition = z.looseObject({
  label: optional(text),
  type: optional(text),
  description: optional(text),
  inlineHelpText: optional(text),
  length: optional(whole),
  precision: optional(whole),
  scale: optional(whole),
  visibleLines: optional(whole),
  required: optional(flag),
  unique: optional(flag),
  caseSensitive: optional(flag),
  externalId: optional(flag),
  trackHistory: optional(flag),
  defaultValue: optional(text),
  formula: optional(text),
  displayFormat: optional(text),
  startingNumber: optional(whole),
  referenceTo: optional(text),
  relationshipName: optional(text),
  relationshipLabel: optional(text),
  deleteConstraint: optional(text),
  valueSet: optional(valueSet),
  /** As versions before 38 wrote it. */
  picklist: optional(oldPicklist),
})

export type FieldDefinition = z.infer<typeof definition> & { readonly type: string; readonly label: string }

const FIELD_TYPES = [
  'AutoNumber',
  'Checkbox',
  'Currency',
  'Date',
  'DateTime',
  'Email',
  'EncryptedText',
  'Html',
  'Location',
  'LongTextArea',
  'Lookup',
  'MasterDetail',
  'MultiselectPicklist',
  'Number',
  'Percent',
  'Phone',
  'Picklist',
  'Summary',
  'Text',
  'TextArea',
  'Time',
  'Url',
] as const

type Setting =
  | 'length'
  | 'visibleLines'
  | 'precision'
  | 'scale'
  | 'defaultValue'
  | 'referenceTo'
  | 'relationshipName'
  | 'displayFormat'

const MUST_HAVE: Readonly<Record<string, readonly Setting[]>> = {
  Text: ['length'],
  EncryptedText: ['length'],
  LongTextArea: ['length', 'visibleLines'],
  Html: ['length', 'visibleLines'],
  Number: ['precision', 'scale'],
  Currency: ['precision', 'scale'],
  Percent: ['precision', 'scale'],
  Checkbox: ['defaultValue'],
  MultiselectPicklist: ['visibleLines'],
  Lookup: ['referenceTo'],
  MasterDetail: ['referenceTo', 'relationshipName'],
  AutoNumber: ['displayFormat'],
}

const MAY_BE_EXTERNAL_ID = new Set(['AutoNumber', 'Email', 'Number', 'Text'])
const MAY_BE_UNIQUE = new Set(['Email', 'Number', 'Text'])
const LONGEST: Readonly<Record<string, readonly [number, number]>> = {
  Text: [1, 255],
  EncryptedText: [1, 175],
  LongTextArea: [256, 131_072],
  Html: [256, 131_072],
}

/** @throws Refusal for a definition that Salesforce would not take */
export function readFieldDefinition(raw: unknown): FieldDefinition {
  const parsed = definition.safeParse(raw)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new Refusal('JSON_PARSER_ERROR', `${issue?.path.join('.') ?? 'Metadata'}: ${issue?.message ?? 'malformed'}`)
  }
  const { type, label } = parsed.data
  if (label === undefined) throw new Refusal('REQUIRED_FIELD_MISSING', 'Required field is missing: label', ['label'])
  if (type === undefined) throw new Refusal('REQUIRED_FIELD_MISSING', 'Required field is missing: type', ['type'])
  if (!FIELD_TYPES.some(known => known === type)) {
    throw new Refusal('INVALID_TYPE', `'${type}' is not a valid value for the enum 'FieldType'`, ['type'])
  }
  const field = { ...parsed.data, type, label }
  checkSettings(field)
  return field
}

function checkSettings(field: FieldDefinition): void {
  const { type } = field
  if (field.label.length > 40) throw integrity(`Label: data value too large: ${field.label} (max length=40)`, ['label'])
  const required = field.formula === undefined ? (MUST_HAVE[type] ?? []) : []
  for (const setting of required) {
    if (field[setting] === undefined)
      throw integrity(`Must specify '${setting}' for a CustomField of type ${type}`, [setting])
  }
  const isPicklist = type === 'Picklist' || type === 'MultiselectPicklist'
  if (isPicklist && field.valueSet === undefined && field.picklist === undefined) {
    throw integrity(`Must specify either 'valueSet' or 'picklist' for a CustomField of type ${type}`, ['valueSet'])
  }
  if (field.externalId === true && !MAY_BE_EXTERNAL_ID.has(type)) throw mayNot('externalId', type)
  if (field.unique === true && !MAY_BE_UNIQUE.has(type)) throw mayNot('unique', type)
  checkSizes(field)
}

function checkSizes(field: FieldDefinition): void {
  const [least, most] = LONGEST[field.type] ?? []
  const { length, precision, scale } = field
  if (least !== undefined && most !== undefined && length !== undefined && (length < least || length > most)) {
    throw integrity(`Length must be between ${least} and ${most} for a CustomField of type ${field.type}`, ['length'])
  }
  if (precision !== undefined && (precision < 1 || precision > 18)) {
    throw integrity('Precision must be between 1 and 18', ['precision'])
  }
  if (precision !== undefined && scale !== undefined && (scale < 0 || scale > precision)) {
    throw integrity('Scale must be between 0 and the precision', ['scale'])
  }
}

function mayNot(setting: string, type: string): Refusal {
  return integrity(`Can not specify '${setting}' for a CustomField of type ${type}`, [setting])
}
