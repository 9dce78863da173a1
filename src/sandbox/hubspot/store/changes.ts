// The one narrow place through which every change of a record goes: it stamps, logs, and tells the listeners.
import type { SandboxClock } from '../../clock.ts'
import type { FieldValue, WriteLog } from '../../write-log.ts'
import type { PortalEvent, PortalEvents } from './events.ts'
import type { Links } from './links.ts'
import type { Moments } from './moments.ts'
import type { Author, HubSpotRecord, ValueSource } from './record.ts'
import type { RecordIds } from './record-ids.ts'
import type { ObjectTable } from './table.ts'

/** What the changes of a portal stand on. */
export interface ChangeGround {
  readonly clock: SandboxClock
  readonly writes: WriteLog
  readonly events: PortalEvents
  readonly moments: Moments
  readonly ids: RecordIds
  /** Asked at each use: the association store comes later. */
  readonly links: () => Links
}

type Happened<T = PortalEvent> = T extends PortalEvent ? Omit<T, 'at' | 'typeId' | 'object' | 'id' | 'author'> : never

export class Changes {
  readonly #ground: ChangeGround

  constructor(ground: ChangeGround) {
    this.#ground = ground
  }

  /** A record of checked values that is nowhere yet. */
  draft(values: Readonly<Record<string, string>>, createdAt: number, updatedAt: number, source: ValueSource) {
    const kept = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''))
    const origin = { ...source, at: updatedAt }
    return { id: this.#ground.ids.next(), createdAt, updatedAt, archivedAt: null, values: kept, origin, versions: {} }
  }

  /** Makes a record from checked values. */
  create(table: ObjectTable, values: Readonly<Record<string, string>>, author: Author): HubSpotRecord {
    const now = this.#ground.clock.now()
    const record = this.draft(values, now, now, author.source)
    table.add(record, false)
    this.#tell(table, record.id, author, { kind: 'creation' })
    for (const [property, after] of Object.entries(record.values)) {
      this.#changed(table, record.id, property, '', after, author)
    }
    this.#written(table, record.id, author)
    return record
  }

  /** Writes checked values; returns the record as it is then. */
  write(table: ObjectTable, record: HubSpotRecord, values: Readonly<Record<string, string>>, author: Author) {
    for (const change of table.write(record, values, author.source, this.#ground.clock.now())) {
      this.#changed(table, record.id, change.property, change.before, change.after, author)
    }
    this.#written(table, record.id, author)
    return table.get(record.id) ?? record
  }

  /** To the bin, from where it can be restored. A record that is there already stays as it is. */
  archive(table: ObjectTable, record: HubSpotRecord, author: Author): void {
    if (record.archivedAt !== null) return
    table.archive(record, this.#ground.clock.now())
    this.#log(table, record.id, 'archived', false, true, author)
    this.#tell(table, record.id, author, { kind: 'deletion' })
    this.#ground.links().cut(table.type.typeId, record.id, author)
    this.#written(table, record.id, author)
  }

  /** Out of the bin. */
  restore(table: ObjectTable, record: HubSpotRecord, author: Author): void {
    if (record.archivedAt === null) return
    table.restore(record, this.#ground.clock.now())
    this.#log(table, record.id, 'archived', true, false, author)
    this.#tell(table, record.id, author, { kind: 'restore' })
    this.#ground.links().mend(table.type.typeId, record.id, author)
    this.#written(table, record.id, author)
  }

  #changed(table: ObjectTable, id: string, property: string, before: string, after: string, author: Author): void {
    this.#log(table, id, property, before || null, after || null, author)
    this.#tell(table, id, author, { kind: 'propertyChange', property, before, after })
  }

  #written(table: ObjectTable, id: string, author: Author): void {
    this.#ground.moments.reach(() => ({ name: 'written', object: table.type.name, ids: [id], author }))
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
