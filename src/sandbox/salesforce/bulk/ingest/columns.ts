// The header of an upload: which field each column is, and the cells of a row as values.

import { type Given, ParentByValue, parentColumn } from '../../saving/given.ts'
import type { Field } from '../../schema/field.ts'
import type { SchemaView, SObjectType } from '../../schema/schema.ts'
import { UploadFault } from './csv.ts'

/** Written in a cell to empty a field; an empty cell leaves it as it is. */
const EMPTY = '#N/A'

type Column =
  | { readonly kind: 'id' }
  | { readonly kind: 'field'; readonly field: Field }
  | { readonly kind: 'parent'; readonly lookup: Field; readonly parent: SObjectType; readonly field: Field }

export interface RowValues {
  readonly id: string | undefined
  readonly given: readonly Given[]
}

/** @throws UploadFault for a column that is no field the user may see: only the first is named */
export function columnsOf(schema: SchemaView, type: SObjectType, header: readonly string[]): readonly Column[] {
  return header.map(name => {
    if (name.toLowerCase() === 'id') return { kind: 'id' }
    if (name.includes('.')) return parentOf(schema, type, name)
    const field = type.field(name)
    if (field === undefined) throw notFound(name)
    return { kind: 'field', field }
  })
}

export function valuesOf(columns: readonly Column[], cells: readonly string[]): RowValues {
  let id: string | undefined
  const given: Given[] = []
  for (const [i, column] of columns.entries()) {
    const cell = cells[i] ?? ''
    if (cell === '') continue
    if (column.kind === 'id') id = cell
    else if (cell === EMPTY) given.push({ field: column.kind === 'field' ? column.field : column.lookup, raw: null })
    else if (column.kind === 'field') given.push({ field: column.field, raw: cellValue(column.field, cell) })
    else given.push({ field: column.lookup, raw: new ParentByValue(column.parent, column.field, cell) })
  }
  return { id, given }
}

function cellValue(field: Field, cell: string): unknown {
  if (field.type !== 'boolean') return cell
  return cell === '1' ? true : cell === '0' ? false : cell.toLowerCase()
}

/** Account.Ext__c, or User:Owner.Ext__c where the lookup may have several kinds of parents. */
function parentOf(schema: SchemaView, type: SObjectType, name: string): Column {
  const [path = '', fieldName = ''] = name.split('.')
  const [kind, relationship] = path.includes(':') ? path.split(':') : [undefined, path]
  const lookup = type.lookup(relationship ?? '')
  if (lookup === undefined) throw new UploadFault(`InvalidBatch : Unable to find relationship: ${relationship}`)
  if (kind !== undefined && lookup.referenceTo.length < 2) {
    const message = `type is not needed for non polymorphic foreign key references: ${relationship}`
    throw new UploadFault(`InvalidBatch : ${message}`)
  }
  const column = parentColumn(schema, type, relationship ?? '', fieldName)
  if (column === undefined) throw notFound(name)
  return { kind: 'parent', ...column }
}

function notFound(name: string): UploadFault {
  return new UploadFault(`InvalidBatch : Field name not found : ${name}`)
}
