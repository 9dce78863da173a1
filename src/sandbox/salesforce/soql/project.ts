// Rows in the shape of an answer: JSON records with their `attributes`, or the cells of a CSV line.
import type { FieldValue } from '../../write-log.ts'
import type { Field } from '../schema/field.ts'
import type { SObjectType } from '../schema/schema.ts'
import type { Row } from '../store/table.ts'
import { type Column, cellOf, type FindRow, holderOf } from './column.ts'

export type JsonRecord = Record<string, unknown>

/** `base` is the path of the API version, such as /services/data/v68.0. */
export function attributesOf(type: Pick<SObjectType, 'name'>, id: string, base: string): JsonRecord {
  return { type: type.name, url: `${base}/sobjects/${type.name}/${id}` }
}

/** A record with the values of some columns. */
export function recordOf(
  type: SObjectType,
  columns: readonly Column[],
  row: Row,
  find: FindRow,
  base: string,
): JsonRecord {
  const record: JsonRecord = { attributes: attributesOf(type, row.Id, base) }
  for (const column of columns) addField(record, column, row, find, base)
  return record
}

/** Adds a column's value to a record, for a parent's field in an object of the parent. */
export function addField(record: JsonRecord, column: Column, row: Row, find: FindRow, base: string): void {
  const { steps, field } = column
  if (steps.length === 0) record[field.name] = fieldValue(field, row)
  else addParentValue(record, column, row, find, base, cellWhole(column, row, find))
}

/** Adds a value under the parents that a column leads through; null in the place of a parent that is not there. */
export function addParentValue(
  record: JsonRecord,
  column: Column,
  row: Row,
  find: FindRow,
  base: string,
  value: unknown,
): void {
  let target = record
  let current = row
  for (const { lookup, type } of column.steps) {
    const name = lookup.relationshipName ?? lookup.name
    const id = current[lookup.name]
    const parent = typeof id === 'string' ? find(id) : undefined
    if (parent === undefined) {
      target[name] = null
      return
    }
    const known = target[name]
    const next = isObject(known) ? known : { attributes: parentAttributes(column, type, parent, base) }
    target[name] = next
    target = next
    current = parent
  }
  target[column.field.name] = value
}

// A record behind a reference to several objects is shown as a Name, but its address is its own.
function parentAttributes(column: Column, type: SObjectType, parent: Row, base: string): JsonRecord {
  const actual = type.name === 'Name' ? (column.schema.typeOfId(parent.Id) ?? type) : type
  return { ...attributesOf(actual, parent.Id, base), type: type.name }
}

function isObject(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null
}

function cellWhole(column: Column, row: Row, find: FindRow): unknown {
  if (column.field.type !== 'address' && column.field.type !== 'location') return cellOf(column, row, find)
  const holder = holderOf(column, row, find)
  return holder === undefined ? null : fieldValue(column.field, holder)
}

/** The value of a field as JSON shows it; a compound field is an object of its parts, or null when all are empty. */
export function fieldValue(field: Field, row: Row): unknown {
  if (field.type === 'location') return locationOf(field, row)
  if (field.type !== 'address') return row[field.name] ?? null
  const prefix = field.name.slice(0, -'Address'.length)
  const part = (name: string): FieldValue => row[`${prefix}${name}`] ?? null
  const address = {
    city: part('City'),
    country: part('Country'),
    geocodeAccuracy: part('GeocodeAccuracy'),
    latitude: part('Latitude'),
    longitude: part('Longitude'),
    postalCode: part('PostalCode'),
    state: part('State'),
    street: part('Street'),
    ...(`${prefix}CountryCode` in row ? { countryCode: part('CountryCode'), stateCode: part('StateCode') } : {}),
  }
  return Object.values(address).every(value => value === null) ? null : address
}

function locationOf(field: Field, row: Row): unknown {
  const prefix = field.name.replace(/__c$/, '')
  const latitude = row[`${prefix}__Latitude__s`] ?? null
  const longitude = row[`${prefix}__Longitude__s`] ?? null
  return latitude === null && longitude === null ? null : { latitude, longitude }
}
