// The one narrow place through which every change of a record goes: it stamps, logs, and tells the listeners.
import type { SandboxClock } from '../../clock.ts'
import type { FieldValue, WriteLog } from '../../write-log.ts'
import type { Catalog } from '../schema/catalog.ts'
import type { ObjectType } from '../schema/object-type.ts'
import type { Pipelines } from '../schema/pipelines.ts'
import { type DeriveGround, derivedFromHistory, derivedValues } from '../values/derived.ts'
import type { AssociationChanged, PortalEvent, PortalEvents } from './events.ts'
import type { Links } from './links.ts'
import { mergedRecord } from './merge.ts'
import {
  type Author,
  type FieldChange,
  type HubSpotRecord,
  storedNames,
  storedValue,
  type ValueSource,
  type Values,
  type Version,
  withHistory,
  withValues,
} from './record.ts'
import type { RecordIds } from './record-ids.ts'
import { calculatedSource } from './sources.ts'
import type { ObjectTable } from './table.ts'

/** What the changes of a portal stand on. */
export interface ChangeGround {
  readonly clock: SandboxClock
  readonly writes: WriteLog
  readonly events: PortalEvents
  readonly ids: RecordIds
  readonly catalog: Catalog
  readonly pipelines: Pipelines
  /** Asked at each use: the association store comes later. */
  readonly links: () => Links
}

type Happened<T = PortalEvent> = T extends PortalEvent ? Omit<T, 'at' | 'typeId' | 'object' | 'id' | 'author'> : never

type LinkChange = Omit<AssociationChanged, 'kind' | 'at' | 'typeId' | 'object' | 'id' | 'author'>

export class Changes {
  readonly #ground: ChangeGround

  constructor(ground: ChangeGround) {
    this.#ground = ground
  }

  /** A record of checked values, with what follows from them, that is nowhere yet. */
  draft(type: ObjectType, values: Values, createdAt: number, updatedAt: number, source: ValueSource): HubSpotRecord {
    const given = this.#withPipeline(type, values)
    const derived = derivedValues(this.#deriving(type), {}, given, createdAt, updatedAt)
    // Not by setting one property after the other: the engine would keep such an object as a table, five times as large.
    const kept = Object.fromEntries(Object.entries({ ...given, ...derived }).filter(([, value]) => value !== ''))
    const stamps = { createdAt, updatedAt, archivedAt: null }
    return { id: this.#ground.ids.next(), ...stamps, values: kept, origin: { ...source, at: updatedAt }, versions: {} }
  }

  /** Adds a record that was there before anyone looked: no lag, no log, no event. */
  seed(table: ObjectTable, values: Values, createdAt: number, updatedAt: number, source: ValueSource): HubSpotRecord {
    const record = this.draft(table.type, values, createdAt, updatedAt, source)
    table.add(record, true, updatedAt)
    return record
  }

  /** Gives a seeded property its past, newest version first; the newest is the value. No log, no event. */
  backdate(table: ObjectTable, id: string, property: string, history: readonly Version[]): void {
    const record = table.get(id)
    if (record === undefined) return
    const kept = history.slice(0, table.type.historyDepth)
    const told = withHistory(record, property, kept)
    const derived = derivedFromHistory(this.#deriving(table.type), property, kept)
    table.replace({ ...told, values: { ...told.values, ...derived } }, null, record.updatedAt)
  }

  /** Makes a record from checked values. */
  create(table: ObjectTable, values: Values, author: Author): HubSpotRecord {
    const now = this.#ground.clock.now()
    const record = this.draft(table.type, values, now, now, author.source)
    table.add(record, false, now)
    this.#tell(table, record.id, author, { kind: 'creation' })
    for (const property of storedNames(record)) {
      const change = { property, before: '', after: storedValue(record, property) }
      this.#changed(table, record.id, change, author, property in values)
    }
    return record
  }

  /** Writes checked values; returns the record as it is then. */
  write(table: ObjectTable, asked: HubSpotRecord, values: Values, author: Author): HubSpotRecord {
    const before = table.get(asked.id) ?? asked
    const now = this.#ground.clock.now()
    const own = withValues(before, values, author.source, now, table.type)
    if (own.changes.length === 0) return before
    const after = own.record.values
    const derived = derivedValues(this.#deriving(table.type), before.values, after, before.createdAt, now)
    const whole = withValues(own.record, derived, calculatedSource, now, table.type)
    table.replace(whole.record, 'update', now)
    for (const change of own.changes) this.#changed(table, before.id, change, author, true)
    const system = { ...author, source: calculatedSource }
    for (const change of whole.changes) this.#changed(table, before.id, change, system, false)
    return whole.record
  }

  /** Moves the modification stamp as a calculated property does: no value that anyone sees has changed. */
  touch(table: ObjectTable, id: string): void {
    const record = table.exact(id)
    const now = this.#ground.clock.now()
    if (record === undefined || record.archivedAt !== null) return
    table.replace({ ...record, updatedAt: now }, 'update', now)
  }

  /** To the bin, from where it can be restored. A record that is there already stays as it is. */
  archive(table: ObjectTable, record: HubSpotRecord, author: Author): void {
    if (record.archivedAt !== null) return
    const now = this.#ground.clock.now()
    table.replace({ ...record, archivedAt: now, updatedAt: now }, 'archive', now)
    this.#log(table, record.id, 'archived', false, true, author)
    this.#tell(table, record.id, author, { kind: 'deletion' })
    this.#ground.links().cut(table.type.typeId, record.id, author)
  }

  /** Out of the bin. */
  restore(table: ObjectTable, record: HubSpotRecord, author: Author): void {
    if (record.archivedAt === null) return
    const now = this.#ground.clock.now()
    table.replace({ ...record, archivedAt: null, updatedAt: now }, 'archive', now)
    this.#log(table, record.id, 'archived', true, false, author)
    this.#tell(table, record.id, author, { kind: 'restore' })
    this.#ground.links().mend(table.type.typeId, record.id, author)
  }

  /** Two records become a third with an id of its own; the old ids answer with it from now on. */
  merge(table: ObjectTable, primary: HubSpotRecord, other: HubSpotRecord, author: Author): HubSpotRecord {
    const now = this.#ground.clock.now()
    const { record, moved } = mergedRecord(this.#ground.ids.next(), primary, other, table.type, now)
    for (const gone of [primary, other]) table.remove(gone, 'merge', now, record.id)
    table.add(record, false, now)
    for (const gone of [primary, other]) this.#log(table, gone.id, 'merged_into', null, record.id, author)
    for (const change of moved) {
      this.#log(table, record.id, change.property, change.before || null, change.after || null, author)
    }
    const mergedIds = [other.id]
    this.#ground.links().merge(table.type.typeId, primary.id, mergedIds, record.id, author)
    const about = { primaryId: primary.id, mergedIds, propertiesMoved: moved.length }
    this.#tell(table, record.id, author, { kind: 'merge', ...about })
    return record
  }

  /** Erased for good, with its history. */
  purge(table: ObjectTable, record: HubSpotRecord, author: Author): void {
    this.#ground.links().cut(table.type.typeId, record.id, author)
    table.remove(record, 'archive', this.#ground.clock.now())
    this.#log(table, record.id, 'privacy_deleted', false, true, author)
    this.#tell(table, record.id, author, { kind: 'privacyDeletion' })
  }

  /** A link of the record came or went: its own values did not change. */
  linked(table: ObjectTable, id: string, author: Author, link: LinkChange): void {
    const field = `association:${link.associationType.toLowerCase()}:${link.associationTypeId}`
    this.#log(table, id, field, link.removed ? link.toId : null, link.removed ? null : link.toId, author)
    this.#tell(table, id, author, { kind: 'associationChange', ...link })
  }

  /** A record of a type with pipelines is in the first one when nobody says more. */
  #withPipeline(type: ObjectType, values: Values): Values {
    if (type.pipeline === null) return values
    const { pipeline, stage } = type.pipeline
    if ((values[pipeline] ?? '') !== '' || (values[stage] ?? '') === '') return values
    const found = this.#ground.pipelines.stage(type.typeId, values[stage] ?? '')
    return found === undefined ? values : { ...values, [pipeline]: found.pipeline.id }
  }

  #deriving(type: ObjectType): DeriveGround {
    return { type, known: this.#ground.catalog.properties(type), pipelines: this.#ground.pipelines }
  }

  #changed(table: ObjectTable, id: string, change: FieldChange, author: Author, asked: boolean): void {
    const { property, before, after } = change
    if (asked) this.#log(table, id, property, before || null, after || null, author)
    this.#tell(table, id, author, { kind: 'propertyChange', property, before, after })
  }

  #tell(table: ObjectTable, id: string, author: Author, happened: Happened): void {
    const { typeId, name } = table.type
    this.#ground.events.emit({ at: this.#ground.clock.now(), typeId, object: name, id, author, ...happened })
  }

  #log(table: ObjectTable, id: string, field: string, before: FieldValue, after: FieldValue, author: Author): void {
    const { actor, requestId } = author
    const at = this.#ground.clock.now()
    const object = table.type.name
    this.#ground.writes.add({ at, system: 'hubspot', actor, object, id, field, before, after, requestId })
  }
}
