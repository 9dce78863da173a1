// A wished field as the definition of a property.
import {
  type PropertyCreate,
  PropertyCreateFieldTypeEnum as Shown,
  PropertyCreateTypeEnum as Type,
} from '@hubspot/api-client/lib/codegen/crm/properties/models/PropertyCreate.js'
import type { FieldShape, FieldWish } from '../../../src/domain/provision/wish.ts'

export const GROUP = { name: 'evergreen', label: 'Evergreen' } as const

const TYPES: Readonly<Record<FieldShape['type'], Pick<PropertyCreate, 'type' | 'fieldType'>>> = {
  text: { type: Type.String, fieldType: Shown.Text },
  email: { type: Type.String, fieldType: Shown.Text },
  phone: { type: Type.String, fieldType: Shown.Text },
  url: { type: Type.String, fieldType: Shown.Text },
  number: { type: Type.Number, fieldType: Shown.Number },
  // HubSpot shows a number as it is, where Evergreen writes 0 to 100.
  percent: { type: Type.Number, fieldType: Shown.Number },
  date: { type: Type.Date, fieldType: Shown.Date },
  'date and time': { type: Type.Datetime, fieldType: Shown.Date },
}

export function propertyOf({ field, shape, label, help }: FieldWish): PropertyCreate {
  return { name: field, label, description: help, groupName: GROUP.name, ...TYPES[shape.type], formField: false }
}

export const typeText = (shape: FieldShape): string => TYPES[shape.type].type

/** Whether a property of this name can be made. Names that begin with hs_ are HubSpot's. */
export const isOwnName = (field: string): boolean => /^(?!hs_)[a-z][a-z0-9_]{0,99}$/.test(field)
