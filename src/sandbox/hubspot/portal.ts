// One HubSpot account in memory: its objects, properties, lists and limits. The routes speak to nothing else.
import { RowRejected } from '../../errors.ts'
import type { SandboxClock } from '../clock.ts'
import type { CrmStore, FieldValues, Foundation, Stamps } from '../foundation.ts'
import type { Random } from '../random.ts'
import type { Actor, WriteLog } from '../write-log.ts'
import { Limits } from './http/limits.ts'
import { Tokens } from './http/tokens.ts'
import { Catalog } from './schema/catalog.ts'
import { OBJECT_TYPES, typeNamed } from './schema/object-type.ts'
import { StaticLists } from './store/lists.ts'
import type { Author, HubSpotRecord } from './store/record.ts'
import { render } from './store/render.ts'
import { ObjectTable } from './store/table.ts'

/** Ids pass from four to five digits soon, so that whoever compares ids as text is found out. */
const FIRST_ID = 9_001
const PERSON = { sourceType: 'CRM_UI', sourceId: 'userId:51430432', updatedByUserId: 51_430_432 }
const IMPORT = { sourceType: 'IMPORT', sourceId: '31870001' }

export class Portal implements CrmStore {
  readonly portalId = 143_553_137
  readonly appId = 2_633_736
  readonly timeZone = 'Europe/Oslo'
  readonly clock: SandboxClock
  readonly random: Random
  readonly limits = new Limits(this.timeZone)
  readonly tokens: Tokens
  readonly catalog = new Catalog(OBJECT_TYPES)
  readonly lists = new StaticLists()
  readonly #writes: WriteLog
  readonly #tables: readonly ObjectTable[] = OBJECT_TYPES.map(type => new ObjectTable(type))
  #nextId = FIRST_ID

  constructor(foundation: Foundation) {
    this.clock = foundation.clock
    this.random = foundation.random
    this.#writes = foundation.writes
    this.tokens = new Tokens(foundation.clock)
  }

  get calls(): number {
    return this.limits.calls
  }

  get objects(): readonly string[] {
    return OBJECT_TYPES.map(type => type.name)
  }

  /** The table meant by a path's {objectType}, if there is one. */
  table(objectType: string): ObjectTable | undefined {
    const type = typeNamed(objectType)
    return this.#tables.find(table => table.type === type)
  }

  fieldsOf(object: string): readonly string[] {
    const type = typeNamed(object)
    if (type === undefined) return []
    const properties = [...this.catalog.properties(type).values()]
    return properties.filter(property => !property.modificationMetadata.readOnlyValue).map(property => property.name)
  }

  insert(object: string, fields: FieldValues, stamps: Stamps = {}): string {
    const table = this.#tableOf(object)
    const now = this.clock.now()
    const updatedAt = stamps.modifiedAt ?? now
    const record = this.#newRecord(this.#textOf(table, fields), stamps.createdAt ?? updatedAt, updatedAt, IMPORT)
    table.add(record, true)
    return record.id
  }

  update(id: string, fields: FieldValues, actor: Actor): void {
    const table = this.#tables.find(candidate => candidate.get(id) !== undefined)
    const record = table?.get(id)
    if (table === undefined || record === undefined) throw refused('OBJECT_NOT_FOUND', `there is no record ${id}`)
    const source = actor === 'person' ? PERSON : this.#integration()
    this.write(table, record, this.#textOf(table, fields), { actor, source, requestId: '' })
  }

  get(object: string, id: string): object | undefined {
    const table = this.table(object)
    const record = table?.get(id)
    if (table === undefined || record === undefined) return undefined
    const known = this.catalog.properties(table.type)
    return render(record, { type: table.type, known, properties: [...known.keys()], withHistory: [] })
  }

  count(object: string): number {
    return this.table(object)?.count ?? 0
  }

  /** Makes a record from checked values, as the API does. */
  create(table: ObjectTable, values: Record<string, string>, author: Author): HubSpotRecord {
    const now = this.clock.now()
    const record = this.#newRecord(values, now, now, author.source)
    table.add(record, false)
    for (const [property, after] of Object.entries(record.values))
      this.#log(table, record.id, property, '', after, author)
    return record
  }

  /** Writes checked values; returns the record as it is then. */
  write(table: ObjectTable, record: HubSpotRecord, values: Record<string, string>, author: Author): HubSpotRecord {
    for (const change of table.write(record, values, author.source, this.clock.now())) {
      this.#log(table, record.id, change.property, change.before, change.after, author)
    }
    return table.get(record.id) ?? record
  }

  /** The author of what comes through the API. */
  integration(requestId: string): Author {
    return { actor: 'integration', source: this.#integration(), requestId }
  }

  #integration() {
    return { sourceType: 'INTEGRATION', sourceId: String(this.appId) }
  }

  #tableOf(object: string): ObjectTable {
    const table = this.table(object)
    if (table === undefined) throw refused('OBJECT_NOT_FOUND', `there is no object ${object}`)
    return table
  }

  /** HubSpot keeps text only, and only in properties that are there. */
  #textOf(table: ObjectTable, fields: FieldValues): Record<string, string> {
    const known = this.catalog.properties(table.type)
    const texts: Record<string, string> = {}
    for (const [name, value] of Object.entries(fields)) {
      if (known.get(name)?.modificationMetadata.readOnlyValue !== false) {
        throw refused('PROPERTY_DOESNT_EXIST', `${table.type.name} has no property ${name} to be set`)
      }
      texts[name] = value === null ? '' : String(value)
    }
    return texts
  }

  #newRecord(values: Record<string, string>, createdAt: number, updatedAt: number, source: Author['source']) {
    const id = String(this.#nextId)
    this.#nextId += this.random.int(1, 5)
    const kept = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''))
    return {
      id,
      createdAt,
      updatedAt,
      archivedAt: null,
      values: kept,
      origin: { ...source, at: updatedAt },
      versions: {},
    }
  }

  #log(table: ObjectTable, id: string, field: string, before: string, after: string, author: Author): void {
    const { actor, requestId } = author
    const [old, now] = [before || null, after || null]
    const at = this.clock.now()
    this.#writes.add({
      at,
      system: 'hubspot',
      actor,
      object: table.type.name,
      id,
      field,
      before: old,
      after: now,
      requestId,
    })
  }
}

function refused(code: string, what: string): RowRejected {
  return new RowRejected({ where: 'sandbox portal', what, code, fix: 'Give what HubSpot itself would take' })
}
