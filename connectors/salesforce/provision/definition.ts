// A wished field as the metadata of a custom field, and the metadata's names of types as a describe has them.
import type { FieldShape, FieldWish } from '../../../src/domain/provision/wish.ts'

interface Definition {
  readonly type: string
  readonly length?: number
  readonly precision?: number
  readonly scale?: number
}

/** Source: Metadata API guide, "CustomField", and "FieldType". */
function typeOf(shape: FieldShape): Definition {
  switch (shape.type) {
    case 'text':
      return { type: 'Text', length: shape.length }
    case 'number':
      return { type: 'Number', precision: shape.digits + shape.decimals, scale: shape.decimals }
    case 'percent':
      return { type: 'Percent', precision: 3, scale: 0 }
    case 'date':
      return { type: 'Date' }
    case 'date and time':
      return { type: 'DateTime' }
    case 'email':
      return { type: 'Email' }
    case 'phone':
      return { type: 'Phone' }
    case 'url':
      return { type: 'Url' }
  }
}

/** Tasks and events have their custom fields in common, as those of Activity. Source: Object Reference, "Task", "Event". */
export const homeOf = (stream: string): string => (stream === 'Task' || stream === 'Event' ? 'Activity' : stream)

export interface CustomField {
  readonly FullName: string
  readonly Metadata: Definition & { readonly label: string; readonly [setting: string]: string | number | boolean }
}

export function customFieldOf({ stream, field, shape, label, help }: FieldWish): CustomField {
  const words = { label, description: help, inlineHelpText: help }
  return { FullName: `${homeOf(stream)}.${field}`, Metadata: { ...words, required: false, ...typeOf(shape) } }
}

/** "Text(64)", as the setup shows it. */
export function typeText(shape: FieldShape): string {
  const { type, length, precision, scale } = typeOf(shape)
  if (length !== undefined) return `${type}(${length})`
  return precision === undefined ? type : `${type}(${precision - (scale ?? 0)}, ${scale})`
}

const DESCRIBED: Readonly<Record<string, string>> = {
  Text: 'string',
  EncryptedText: 'encryptedstring',
  AutoNumber: 'string',
  TextArea: 'textarea',
  LongTextArea: 'textarea',
  Html: 'textarea',
  Number: 'double',
  Checkbox: 'boolean',
  MultiselectPicklist: 'multipicklist',
  Lookup: 'reference',
  MasterDetail: 'reference',
}

/** The type as a describe would say it. */
export const describedType = (type: string): string => DESCRIBED[type] ?? type.toLowerCase()

/** Whether a custom field of this name can be made: ours have no namespace. Source: "Custom Object and Field Names". */
export function isCustomName(field: string): boolean {
  const core = /^([A-Za-z](?:_?[A-Za-z0-9])*)__c$/.exec(field)?.[1]
  return core !== undefined && core.length <= 40
}
