// Rows in the shape of an answer: JSON records with their `attributes`, or the cells of a CSV line.
import type { FieldValue } from '../../write-log.ts'
import type { Field } from '../schema/field.ts'
import type { SObjectType } from '../schema/schema.ts'
import type { Row } from '../store/table.ts'
import { type Column, cellOf, type FindRow } from './column.ts'

export type JsonRecord = Record<string, unknown>

/** `base` is the path of the API version, such as /services/data/v68.0. */
export function attributesOf(type: SObjectType, id: string, base: string): JsonRecord {
  return { type: type.name, url: `${base}/sobjects/${type.name}/${id}` }
}

/** One record of a query answer. */
export function recordOf(
  type: SObjectType,
  columns: readonly Column[],
  row: Row,
  find: FindRow,
  base: string,
): JsonRecord {
  const record: JsonRecord = { attributes: attributesOf(type, row.Id, base) }
  for (const column of columns) {
    if (column.lookup === undefined) record[column.field.name] = fieldValue(column.field, row)
    else addParent(record, column, row, find, base)
  }
  return record
}

/** The value of a field as JSON shows it; a compound address is an object of its parts, or null when all are empty. */
export function fieldValue(field: Field, row: Row): unknown {
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
  }
  return Object.values(address).every(value => value === null) ? null : address
}

/** The cells of a Bulk result line: nothing for null, moments in UTC with a Z. */
export function cellsOf(columns: readonly Column[], row: Row, find: FindRow): string[] {
  return columns.map(column => {
    const value = cellOf(column, row, find)
    if (value === null) return ''
    return column.field.type === 'datetime' ? String(value).replace('+0000', 'Z') : String(value)
  })
}

function addParent(record: JsonRecord, column: Column, row: Row, find: FindRow, base: string): void {
  const { lookup } = column
  if (lookup === undefined || lookup.relationshipName === null) return
  const parentId = row[lookup.name]
  const parent = typeof parentId === 'string' ? find(parentId) : undefined
  if (parent === undefined) {
    record[lookup.relationshipName] = null
    return
  }
  const before = record[lookup.relationshipName]
  const known = typeof before === 'object' ? before : { attributes: attributesOf(column.type, parent.Id, base) }
  record[lookup.relationshipName] = { ...known, [column.field.name]: fieldValue(column.field, parent) }
}
