// How search compares values: numbers, dates and booleans by size, text without regard to case.

import type { ObjectType } from '../schema/object-type.ts'
import type { Property } from '../schema/property.ts'
import { currentValue, type HubSpotRecord } from '../store/record.ts'
import { instantOf } from '../values/check-values.ts'

/** A value as search sees it; null when empty. */
export type Key = number | string | null

function isNumeric(property: Property): boolean {
  return ['number', 'date', 'datetime'].includes(property.type)
}

/** The key of a filter's text; NaN when a number or date was to be given and is none. */
export function keyOfText(text: string, property: Property): number | string {
  if (!isNumeric(property)) return text.toLowerCase()
  return property.type === 'number' ? Number(text) : instantOf(text)
}

/** Reads a property of an indexed record; the stamps without a detour through text. */
export function keyReader(property: Property, type: ObjectType): (record: HubSpotRecord) => Key {
  const { name } = property
  if (name === 'hs_object_id') return record => Number(record.id)
  if (name === type.createdProperty) return record => record.createdAt
  if (name === type.modifiedProperty) return record => record.updatedAt
  return record => {
    const value = currentValue(record, name, type)
    return value === '' ? null : keyOfText(value, property)
  }
}

/** Order of two keys of the same property; empty ones come last. */
export function compareKeys(a: Key, b: Key): number {
  if (a === b) return 0
  if (a === null) return 1
  if (b === null) return -1
  return a < b ? -1 : 1
}
