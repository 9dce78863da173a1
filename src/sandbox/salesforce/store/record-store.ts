// The org's records and the only place that changes them: stamps move and the write log is kept here, whoever writes.
import type { SandboxClock } from '../../clock.ts'
import type { Actor, FieldValue, WriteLog } from '../../write-log.ts'
import { idOf } from '../ids.ts'
import type { Schema, SObjectType } from '../schema/schema.ts'
import { stampOf } from '../stamp.ts'
import { type Row, Table } from './table.ts'

/** Who writes, and through which request. */
export interface Author {
  readonly actor: Actor
  readonly userId: string
  readonly requestId: string
}

export type Values = Readonly<Record<string, FieldValue>>

export class RecordStore {
  readonly schema: Schema
  private readonly tables = new Map<string, Table>()
  private readonly sequences = new Map<string, number>()
  private readonly clock: SandboxClock
  private readonly writes: WriteLog

  constructor(schema: Schema, clock: SandboxClock, writes: WriteLog) {
    this.schema = schema
    this.clock = clock
    this.writes = writes
  }

  /** The rows of an object; an empty table for an object that holds none. */
  table(type: Pick<SObjectType, 'name'>): Table {
    const known = this.tables.get(type.name)
    if (known !== undefined) return known
    const table = new Table()
    this.tables.set(type.name, table)
    return table
  }

  /** The row with this 18-character id, deleted ones included, whatever its object. */
  find(id: string): Row | undefined {
    const type = this.schema.typeOfId(id)
    return type === undefined ? undefined : this.table(type).get(id)
  }

  /** The next 18-character id with a prefix; also for what is no record, such as jobs (750) and cursors (01g). */
  nextId(prefix: string): string {
    const sequence = (this.sequences.get(prefix) ?? 0) + 1
    this.sequences.set(prefix, sequence)
    return idOf(prefix, sequence)
  }

  /**
   * Adds a record from outside the API: no entry in the write log, and the stamps may lie in the past.
   * @param createdAt, modifiedAt epoch milliseconds
   */
  seed(seen: SObjectType, values: Values, userId: string, createdAt: number, modifiedAt: number): Row {
    // The caller may see a part of the object only; a record has all its fields.
    const type = this.schema.type(seen.name) ?? seen
    const row: Row = withName(type, {
      IsDeleted: false,
      ...(type.field('OwnerId') === undefined ? {} : { OwnerId: userId }),
      ...defaultsOf(type),
      ...values,
      Id: this.nextId(type.keyPrefix),
      CreatedDate: stampOf(createdAt),
      CreatedById: userId,
      LastModifiedDate: stampOf(modifiedAt),
      LastModifiedById: userId,
      SystemModstamp: stampOf(modifiedAt),
    })
    this.table(type).append(row)
    return row
  }

  /** Adds a record through the API. The values must have been checked. */
  insert(type: SObjectType, values: Values, author: Author): Row {
    const now = this.clock.now()
    const row = this.seed(type, values, author.userId, now, now)
    this.log(type, row.Id, {}, values, author)
    return row
  }

  /**
   * Changes a record that is there. The values must have been checked. The stamps move even when no value differs.
   * `IsDeleted: true` is the soft delete: the row stays for queryAll.
   */
  update(type: SObjectType, id: string, values: Values, author: Author): void {
    const table = this.table(type)
    const row = table.get(id)
    if (row === undefined) return
    table.replace(withName(type, { ...row, ...values, ...this.touch(author) }))
    this.log(type, id, row, values, author)
  }

  private touch(author: Author): Values {
    const stamp = stampOf(this.clock.now())
    return { LastModifiedDate: stamp, LastModifiedById: author.userId, SystemModstamp: stamp }
  }

  private log(type: SObjectType, id: string, before: Values, after: Values, author: Author): void {
    const { actor, requestId } = author
    const at = this.clock.now()
    for (const [field, value] of Object.entries(after)) {
      const old = before[field] ?? null
      this.writes.add({
        at,
        system: 'salesforce',
        actor,
        object: type.name,
        id,
        field,
        before: old,
        after: value,
        requestId,
      })
    }
  }
}

// The full name of a person is made of its parts and cannot be written.
function withName(type: SObjectType, row: Row): Row {
  if (type.field('LastName') === undefined) return row
  const name = [row['FirstName'], row['LastName']].filter(part => typeof part === 'string').join(' ')
  return { ...row, Name: name }
}

function defaultsOf(type: SObjectType): Record<string, FieldValue> {
  const defaults: Record<string, FieldValue> = {}
  for (const field of type.fields) {
    if (field.type === 'boolean') defaults[field.name] = false
    else if (field.type === 'picklist' && field.defaultedOnCreate) defaults[field.name] = field.values[0] ?? null
    if (field.defaultValue !== null) defaults[field.name] = field.defaultValue
  }
  return defaults
}
