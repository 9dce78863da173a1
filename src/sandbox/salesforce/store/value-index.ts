// Finds records by the value of one field without reading the table: external ids, unique fields, lookups to a parent,
// fields of duplicate rules. An index is made when it is first asked for and kept from then on.
import type { FieldValue } from '../../write-log.ts'
import type { Field } from '../schema/field.ts'
import type { Row, Table } from './table.ts'

class ValueIndex {
  /** Most values belong to one record: its id stands for itself. */
  private readonly ids = new Map<string, string | Set<string>>()
  private readonly field: Pick<Field, 'name' | 'caseSensitive' | 'type'>

  constructor(field: Pick<Field, 'name' | 'caseSensitive' | 'type'>, table: Table) {
    this.field = field
    for (const row of table.rows) this.put(row)
  }

  find(value: FieldValue): readonly string[] {
    const found = this.ids.get(this.keyOf(value) ?? '')
    if (found === undefined) return []
    return typeof found === 'string' ? [found] : [...found]
  }

  put(row: Row): void {
    const key = this.keyOf(row[this.field.name] ?? null)
    if (key === undefined) return
    const known = this.ids.get(key)
    if (known === undefined) this.ids.set(key, row.Id)
    else if (typeof known !== 'string') known.add(row.Id)
    else if (known !== row.Id) this.ids.set(key, new Set([known, row.Id]))
  }

  drop(row: Row): void {
    const key = this.keyOf(row[this.field.name] ?? null)
    const known = key === undefined ? undefined : this.ids.get(key)
    if (known === undefined || key === undefined) return
    if (typeof known !== 'string') known.delete(row.Id)
    if (known === row.Id || (typeof known !== 'string' && known.size === 0)) this.ids.delete(key)
  }

  private keyOf(value: FieldValue): string | undefined {
    if (value === null || value === '') return undefined
    const exact = this.field.caseSensitive || this.field.type === 'reference' || typeof value !== 'string'
    return exact ? String(value) : value.toLowerCase()
  }
}

export class ValueIndexes {
  private readonly byTable = new Map<string, Map<string, ValueIndex>>()

  /** Ids of all records, deleted ones included, whose field has the value; in any case where the field is not strict. */
  find(object: string, table: Table, field: Field, value: FieldValue): readonly string[] {
    let indexes = this.byTable.get(object)
    if (indexes === undefined) {
      indexes = new Map()
      this.byTable.set(object, indexes)
    }
    let index = indexes.get(field.name)
    if (index === undefined) {
      index = new ValueIndex(field, table)
      indexes.set(field.name, index)
    }
    return index.find(value)
  }

  /** To be told of every change of a row; `undefined` where there is none before or after. */
  changed(object: string, before: Row | undefined, after: Row | undefined): void {
    const indexes = this.byTable.get(object)
    if (indexes === undefined) return
    for (const [name, index] of indexes) {
      if (before !== undefined && after !== undefined && before[name] === after[name]) continue
      if (before !== undefined) index.drop(before)
      if (after !== undefined) index.put(after)
    }
  }

  /** Forgets the indexes of an object, whose fields may have changed. */
  forget(object: string): void {
    this.byTable.delete(object)
  }
}
