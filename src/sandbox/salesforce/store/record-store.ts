// The org's records and the only place that changes them: stamps move, history rows appear and the write log is kept
// here, whoever writes. What is checked before a change is in ../saving; seeding goes past those checks.
import type { SandboxClock } from '../../clock.ts'
import { flat } from '../../flat.ts'
import type { Actor, FieldValue, WriteLog } from '../../write-log.ts'
import { idOf } from '../ids.ts'
import type { Field } from '../schema/field.ts'
import type { Schema, SObjectType } from '../schema/schema.ts'
import { stampOf } from '../stamp.ts'
import { following, type Ground, numberedRow } from './derived.ts'
import { historyOf } from './history.ts'
import { defaultsOf, withName } from './new-row.ts'
import { isKept, Retention } from './retention.ts'
import { type Row, Table } from './table.ts'
import { Transactions } from './transaction.ts'
import { ValueIndexes } from './value-index.ts'

/** Who writes, and through which request. */
export interface Author {
  readonly actor: Actor
  readonly userId: string
  /** The request's id, or for bulk the job's. */
  readonly requestId: string
  /** The bulk job, where one writes. */
  readonly jobId?: string
}

export type Values = Readonly<Record<string, FieldValue>>

/** Which stamps a change moves: an edit moves all three, what the system does to a record only SystemModstamp. */
export type Touch = 'edit' | 'system' | 'none'

type Named = Pick<SObjectType, 'name'>

/** Who hears of changes through the API and by people, once the transaction around them stays; seeding is none. */
export interface ChangeListener {
  wants(object: string): boolean
  hear(object: string, before: Row | undefined, after: Row, author: Author): void
}

export class RecordStore {
  readonly schema: Schema
  /** Groups changes that are to be kept or undone together. */
  readonly transactions: Transactions
  listener: ChangeListener | undefined
  private readonly tables = new Map<string, Table>()
  private readonly sequences = new Map<string, number>()
  private readonly indexes = new ValueIndexes()
  private readonly retention: Retention
  private readonly clock: SandboxClock
  private readonly ground: Ground = {
    rows: name => this.table({ name }).rows,
    next: series => {
      const number = (this.sequences.get(series) ?? 0) + 1
      this.sequences.set(series, number)
      return number
    },
  }

  constructor(schema: Schema, clock: SandboxClock, writes: WriteLog) {
    this.schema = schema
    this.clock = clock
    this.retention = new Retention(schema)
    this.transactions = new Transactions(entry => writes.add(entry))
  }

  /** The rows of an object; an empty table for an object that holds none. */
  table(type: Named): Table {
    const known = this.tables.get(type.name)
    if (known !== undefined) {
      const expired = this.retention.expired(type.name, known, this.clock.now())
      if (expired !== undefined && expired.size > 0) this.take(type, known, expired)
      return known
    }
    const table = new Table()
    this.tables.set(type.name, table)
    return table
  }

  /** Whether the field history still has what was changed at a moment. */
  keepsHistoryOf(at: number): boolean {
    return isKept(at, this.clock.now())
  }

  /** The row with this 18-character id, deleted ones included, whatever its object. */
  find(id: string): Row | undefined {
    const type = this.schema.typeOfId(id)
    return type === undefined ? undefined : this.table(type).get(id)
  }

  /** Rows, deleted ones included, in which a field has a value. The first look-up of a field reads the whole table. */
  findBy(type: Named, field: Field, value: FieldValue): readonly Row[] {
    const table = this.table(type)
    return this.indexes.find(type.name, table, field, value).flatMap(id => table.get(id) ?? [])
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
    const created = flat(stampOf(createdAt))
    const modified = modifiedAt === createdAt ? created : flat(stampOf(modifiedAt))
    const named = withName(type, {
      ...(type.field('IsDeleted') === undefined ? {} : { IsDeleted: false }),
      ...(type.field('OwnerId') === undefined ? {} : { OwnerId: userId }),
      ...defaultsOf(type),
      Id: this.nextId(type.keyPrefix),
      CreatedDate: created,
      CreatedById: userId,
      LastModifiedDate: modified,
      LastModifiedById: userId,
      SystemModstamp: modified,
      ...values,
    })
    const numbered = numberedRow(type, named, this.ground, created)
    const row = following(type, numbered, values, this.ground, created)
    const table = this.table(type)
    table.append(row)
    this.indexes.changed(type.name, undefined, row)
    this.transactions.note(() => this.take(type, table, new Set([row.Id])))
    return row
  }

  /** Adds a record through the API. The values must have been checked. */
  insert(type: SObjectType, values: Values, author: Author): Row {
    const now = this.clock.now()
    const row = this.seed(type, values, author.userId, now, now)
    this.keepHistory(type, undefined, row, author)
    this.log(type, row.Id, {}, values, author)
    this.tell(type, undefined, row, author)
    return row
  }

  /**
   * Changes a record that is there. The values must have been checked. The stamps move even when no value differs.
   * `IsDeleted: true` is the soft delete: the row stays for queryAll.
   */
  update(type: SObjectType, id: string, values: Values, author: Author, touch: Touch = 'edit'): void {
    const row = this.table(type).get(id)
    if (row === undefined) return
    const named = withName(type, { ...row, ...values, ...this.stamps(author, touch) }, values)
    const changed = following(type, named, values, this.ground, stampOf(this.clock.now()))
    this.put(type, row, changed)
    this.keepHistory(type, row, changed, author)
    this.log(type, id, row, values, author)
    this.tell(type, row, changed, author)
  }

  /** Changes a row without stamps and without an entry: what a change of the schema does to records. */
  adjust(type: SObjectType, row: Row, values: Values): void {
    this.put(type, row, { ...row, ...values })
  }

  /** Removes records for good: hard delete, and what time removes from the recycle bin. */
  purge(type: SObjectType, ids: ReadonlySet<string>, author?: Author): void {
    const rows = this.take(type, this.table(type), ids)
    this.transactions.note(() => {
      for (const row of rows) {
        this.table(type).restore(row)
        this.indexes.changed(type.name, undefined, row)
      }
    })
    if (author === undefined) return
    for (const row of rows) this.log(type, row.Id, row, { Id: null }, author)
  }

  /** Adds a row of a history object that may lie in the past. */
  addHistory(history: SObjectType, values: Values, userId: string, at: number): Row {
    return this.seed(history, values, userId, at, at)
  }

  private put(type: SObjectType, before: Row, after: Row): void {
    this.table(type).replace(after)
    this.indexes.changed(type.name, before, after)
    this.transactions.note(() => {
      const now = this.table(type).get(before.Id)
      if (now === undefined) return
      const undone = now === after ? before : without(now, before, after)
      this.table(type).replace(undone)
      this.indexes.changed(type.name, now, undone)
    })
  }

  private take(type: Named, table: Table, ids: ReadonlySet<string>): readonly Row[] {
    const rows = table.remove(ids)
    for (const row of rows) this.indexes.changed(type.name, row, undefined)
    return rows
  }

  private stamps(author: Author, touch: Touch): Values {
    if (touch === 'none') return {}
    const stamp = stampOf(this.clock.now())
    if (touch === 'system') return { SystemModstamp: stamp }
    return { LastModifiedDate: stamp, LastModifiedById: author.userId, SystemModstamp: stamp }
  }

  private keepHistory(seen: SObjectType, before: Row | undefined, after: Row, author: Author): void {
    const type = this.schema.type(seen.name)
    if (type === undefined) return
    for (const { object, values } of historyOf(this, type, before, after)) {
      this.addHistory(object, values, author.userId, this.clock.now())
    }
  }

  private tell({ name }: Named, before: Row | undefined, after: Row, author: Author): void {
    const { listener } = this
    if (listener?.wants(name) === true) this.transactions.follow(() => listener.hear(name, before, after, author))
  }

  private log(type: Named, id: string, before: Values, after: Values, author: Author): void {
    const at = this.clock.now()
    const { actor, userId, requestId, jobId } = author
    const object = type.name
    for (const field in after) {
      const entry = { at, system: 'salesforce', actor, object, id, field, requestId, userId } as const
      const values = { before: before[field] ?? null, after: after[field] ?? null }
      this.transactions.enter(jobId === undefined ? { ...entry, ...values } : { ...entry, ...values, jobId })
    }
  }
}

/** The row as it is now without one change of it: what others changed since stays. */
function without(now: Row, before: Row, after: Row): Row {
  const mine = Object.keys(after).filter(name => after[name] !== before[name] && now[name] === after[name])
  return { ...now, ...Object.fromEntries(mine.map(name => [name, before[name] ?? null])) }
}
