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
import { Limits } from './http/limits.ts'
import { Catalog } from './schema/catalog.ts'
import { OBJECT_TYPES, typeNamed } from './schema/object-type.ts'
import { Changes } from './store/changes.ts'
import { PortalEvents } from './store/events.ts'
import { type Links, noLinks } from './store/links.ts'
import { StaticLists } from './store/lists.ts'
import { Moments } from './store/moments.ts'
import type { Author, HubSpotRecord } from './store/record.ts'
import { RecordIds } from './store/record-ids.ts'
import { render } from './store/render.ts'
import { ObjectTable } from './store/table.ts'

const PERSON = { sourceType: 'CRM_UI', sourceId: 'userId:51430432', updatedByUserId: 51_430_432 }
const SOURCES = {
  workflow: { sourceType: 'AUTOMATION_PLATFORM', sourceId: 'enrollmentId:1280471;actionExecutionIndex:0' },
  app: { sourceType: 'INTEGRATION', sourceId: '1160452' },
} as const
const IMPORT = { sourceType: 'IMPORT', sourceId: '31870001' }

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
  readonly catalog = new Catalog(OBJECT_TYPES)
  readonly lists = new StaticLists()
  readonly events = new PortalEvents()
  readonly moments = new Moments()
  readonly changes: Changes
  /** The association store puts itself here. */
  links: Links = noLinks
  readonly #tables: readonly ObjectTable[] = OBJECT_TYPES.map(type => new ObjectTable(type))

  constructor(foundation: Foundation) {
    this.clock = foundation.clock
    this.random = foundation.random
    this.grants = new Grants(foundation.clock, this.apps.ofClient(credentials.hubspot.clientId))
    const { clock, writes } = foundation
    const { events, moments } = this
    const ids = new RecordIds(foundation.random)
    this.changes = new Changes({ clock, writes, events, moments, ids, links: () => this.links })
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
    const record = this.changes.draft(this.#textOf(table, fields), stamps.createdAt ?? updatedAt, updatedAt, IMPORT)
    table.add(record, true)
    return record.id
  }

  update(id: string, fields: FieldValues, actor: Actor): void {
    const { table, record } = this.#known(id)
    this.changes.write(table, record, this.#textOf(table, fields), this.author(actor))
  }

  remove(id: string, actor: Actor): void {
    const { table, record } = this.#known(id)
    this.changes.archive(table, record, this.author(actor))
  }

  merge(_winnerId: string, _loserId: string, _actor: Actor): string {
    throw refused('MERGE', 'records cannot be merged yet')
  }

  locate(id: string): Located | undefined {
    const table = this.#tables.find(candidate => candidate.get(id) !== undefined)
    return table === undefined ? undefined : { object: table.type.name, id }
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

  /** The author of what a person does on the CRM's screens. */
  readonly person: Author = { actor: 'person', source: PERSON, requestId: '' }

  /** The author of what comes through the API. */
  integration(requestId: string): Author {
    const source = { sourceType: 'INTEGRATION', sourceId: this.caller?.id ?? String(this.appId) }
    return { actor: 'integration', source, requestId }
  }

  /** Whoever acts without the API: the source of their changes in history. */
  author(actor: Actor): Author {
    if (actor === 'person') return this.person
    return actor === 'integration' ? this.integration('') : { actor, source: SOURCES[actor], requestId: '' }
  }

  #known(id: string): { readonly table: ObjectTable; readonly record: HubSpotRecord } {
    const table = this.#tables.find(candidate => candidate.get(id) !== undefined)
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
