// One HubSpot account in memory: its objects, properties, lists and limits. The routes speak to nothing else.
import { RowRejected } from '../../errors.ts'
import type { SandboxClock } from '../clock.ts'
import { credentials } from '../credentials.ts'
import type { CrmStore, FieldValues, Foundation, Located, Stamps } from '../foundation.ts'
import type { Random } from '../random.ts'
import type { Actor } from '../write-log.ts'
import type { App } from './access/app.ts'
import { Apps } from './access/apps.ts'
import { Grants } from './access/grants.ts'
import { RecordLinks } from './associations/record-links.ts'
import { AssociationStore } from './associations/store.ts'
import { Exports } from './exports/exports.ts'
import { Limits } from './http/limits.ts'
import { Imports } from './imports/imports.ts'
import { Lists } from './lists/lists.ts'
import { Catalog } from './schema/catalog.ts'
import { CustomObjects } from './schema/custom-objects.ts'
import type { ObjectType } from './schema/object-type.ts'
import { ObjectTypes } from './schema/object-types.ts'
import { Owners } from './schema/owners.ts'
import { syncPipelineProperties } from './schema/pipeline-properties.ts'
import { Pipelines } from './schema/pipelines.ts'
import { STANDARD_TYPES } from './schema/standard/index.ts'
import { SearchLag } from './search/search-lag.ts'
import { versionsOf } from './seed-versions.ts'
import { Changes } from './store/changes.ts'
import { PortalEvents } from './store/events.ts'
import { type Links, noLinks } from './store/links.ts'
import type { Author, HubSpotRecord, Version } from './store/record.ts'
import { RecordIds } from './store/record-ids.ts'
import { render, viewFor } from './store/render.ts'
import { importSource, integrationSource, userSource, workflowSource } from './store/sources.ts'
import { ObjectTable } from './store/table.ts'
import { Touches } from './store/touches.ts'
import { WriteRules } from './values/write-rules.ts'
import { Webhooks } from './webhooks/webhooks.ts'

/** An app of another vendor that also writes here. */
const OTHER_APP = 1_160_452

export class Portal implements CrmStore {
  readonly portalId = 143_553_137
  readonly appId = 2_633_736
  readonly timeZone = 'Europe/Oslo'
  readonly clock: SandboxClock
  readonly random: Random
  readonly limits = new Limits(this.timeZone)
  readonly apps = new Apps()
  readonly grants: Grants
  /** The app whose call is being answered; the work of one call is never interrupted by another's. */
  caller: App | null = null
  readonly types = new ObjectTypes(STANDARD_TYPES)
  readonly catalog = new Catalog()
  readonly pipelines = new Pipelines()
  readonly owners = new Owners()
  readonly customObjects = new CustomObjects()
  readonly lists = new Lists(typeId => this.table(typeId))
  readonly events = new PortalEvents()
  readonly rules = new WriteRules()
  readonly searchLag: SearchLag
  readonly changes: Changes
  readonly touches: Touches
  /** E-mail addresses that a privacy request barred from coming back. */
  readonly blocked = new Set<string>()
  /** By how much a record's `updatedAt` differs from its modification property, milliseconds. */
  stampSkewMs = 0
  readonly associations: AssociationStore
  readonly webhooks: Webhooks
  readonly imports: Imports
  readonly exports: Exports
  links: Links = noLinks
  readonly #tables = new Map<string, ObjectTable>()

  constructor(foundation: Foundation) {
    const { clock, writes, random } = foundation
    this.clock = clock
    this.random = random
    this.grants = new Grants(clock, this.apps.ofClient(credentials.hubspot.clientId))
    this.searchLag = new SearchLag(random.int(1, 1_000_000))
    const { events, catalog, pipelines } = this
    const ids = new RecordIds(random)
    this.changes = new Changes({ clock, writes, events, catalog, pipelines, ids, links: () => this.links })
    this.associations = new AssociationStore(this)
    this.links = new RecordLinks(this, this.associations, events)
    this.imports = new Imports(clock)
    this.exports = new Exports(clock)
    this.webhooks = new Webhooks(this, random.int(1, 1_000_000))
    this.touches = new Touches(clock, events, (typeId, id) => {
      const table = this.#tables.get(typeId)
      if (table !== undefined) this.changes.touch(table, id)
    })
    for (const type of this.types.all) this.addTable(type)
  }

  get ownerIds(): readonly string[] {
    return this.owners.all.filter(owner => !owner.archived && owner.type === 'PERSON').map(owner => owner.id)
  }

  get calls(): number {
    return this.limits.calls
  }

  get objects(): readonly string[] {
    return this.types.all.map(type => type.name)
  }

  /** The table meant by a path's {objectType}, if there is one. */
  table(objectType: string): ObjectTable | undefined {
    const type = this.types.named(objectType)
    return type === undefined ? undefined : this.#tables.get(type.typeId)
  }

  /** An empty table for a type that came to be. */
  addTable(type: ObjectType): ObjectTable {
    syncPipelineProperties(type, this.catalog, this.pipelines)
    const table = new ObjectTable(type, this.searchLag, this.catalog.unique(type))
    this.#tables.set(type.typeId, table)
    return table
  }

  dropTable(type: ObjectType): void {
    this.#tables.delete(type.typeId)
    this.catalog.forget(type)
  }

  fieldsOf(object: string): readonly string[] {
    const type = this.types.named(object)
    if (type === undefined) return []
    const properties = [...this.catalog.properties(type).values()]
    return properties.filter(property => !property.modificationMetadata.readOnlyValue).map(property => property.name)
  }

  insert(object: string, fields: FieldValues, stamps: Stamps = {}): string {
    const table = this.#tableOf(object)
    const updatedAt = stamps.modifiedAt ?? this.clock.now()
    const createdAt = stamps.createdAt ?? updatedAt
    const source = importSource()
    const record = this.changes.seed(table, this.#textOf(table, fields), createdAt, updatedAt, source)
    const { id } = record
    this.links.adopt(table.type.typeId, record)
    for (const [property, versions] of versionsOf(stamps.past ?? [], createdAt, source, table.type.historyDepth)) {
      this.changes.backdate(table, id, property, versions)
    }
    return id
  }

  relate(from: Located, to: Located): void {
    this.links.lay(this.#tableOf(from.object).type.typeId, from.id, this.#tableOf(to.object).type.typeId, to.id)
  }

  /** Gives a seeded property its past, newest version first: the newest is the value. */
  backdate(object: string, id: string, property: string, history: readonly Version[]): void {
    this.changes.backdate(this.#tableOf(object), id, property, history)
  }

  update(id: string, fields: FieldValues, actor: Actor): void {
    const { table, record } = this.#known(id)
    this.changes.write(table, record, this.#textOf(table, fields), this.author(actor))
  }

  remove(id: string, actor: Actor): void {
    const { table, record } = this.#known(id)
    this.changes.archive(table, record, this.author(actor))
  }

  merge(winnerId: string, loserId: string, actor: Actor): string {
    const [{ table, record }, other] = [this.#known(winnerId), this.#known(loserId)]
    if (table !== other.table || record.id === other.record.id) {
      throw refused('MERGE', `${winnerId} and ${loserId} cannot be merged`)
    }
    return this.changes.merge(table, record, other.record, this.author(actor)).id
  }

  locate(id: string): Located | undefined {
    const table = this.#tableWith(id)
    return table === undefined ? undefined : { object: table.type.name, id }
  }

  get(object: string, id: string): object | undefined {
    const table = this.table(object)
    const record = table?.get(id)
    if (table === undefined || record === undefined) return undefined
    const known = this.catalog.properties(table.type)
    return render(record, viewFor({ type: table.type, portalId: this.portalId, known, properties: [...known.keys()] }))
  }

  count(object: string): number {
    return this.table(object)?.count ?? 0
  }

  /** The author of what a person does on the CRM's screens. */
  readonly person: Author = { actor: 'person', source: userSource(), requestId: '' }

  /** The author of what comes through the API. */
  integration(requestId: string): Author {
    return { actor: 'integration', source: integrationSource(this.caller?.id ?? this.appId), requestId }
  }

  /** Whoever acts without the API: the source of their changes in history. */
  author(actor: Actor): Author {
    if (actor === 'person') return this.person
    if (actor === 'integration') return this.integration('')
    return { actor, source: actor === 'workflow' ? workflowSource() : integrationSource(OTHER_APP), requestId: '' }
  }

  #tableWith(id: string): ObjectTable | undefined {
    return [...this.#tables.values()].find(candidate => candidate.get(id) !== undefined)
  }

  #known(id: string): { readonly table: ObjectTable; readonly record: HubSpotRecord } {
    const table = this.#tableWith(id)
    const record = table?.get(id)
    if (table === undefined || record === undefined) throw refused('OBJECT_NOT_FOUND', `there is no record ${id}`)
    return { table, record }
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
}

function refused(code: string, what: string): RowRejected {
  return new RowRejected({ where: 'sandbox portal', what, code, fix: 'Give what HubSpot itself would take' })
}
