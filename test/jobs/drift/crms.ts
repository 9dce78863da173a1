// Both CRMs with a field of ours, and everything that an admin of the CRM may do to it; a sync that maps it, run by hand.
import { randomUUID } from 'node:crypto'
import type { Connection } from '../../../src/contract/connector.ts'
import type { DriftPolicy, DriftSetting } from '../../../src/domain/drift/setting.ts'
import type { FieldKind, Value } from '../../../src/domain/record.ts'
import type { SyncDefinition } from '../../../src/domain/sync.ts'
import { setPause } from '../../../src/operations/pause.ts'
import { credentials } from '../../../src/sandbox/credentials.ts'
import type { Sandbox } from '../../../src/sandbox/server.ts'
import { testDeps } from '../../connectors/deps.ts'
import { openHubSpot } from '../../connectors/hubspot/kit.ts'
import { openSalesforce } from '../../connectors/salesforce/kit.ts'
import type { FreshDatabase } from '../../support/fresh-database.ts'
import { setting } from '../../support/sync.ts'
import { openRoute } from '../route.ts'

export type System = 'salesforce' | 'hubspot'

const HOUR = 3_600_000
const RECORDS = 4

/** What an admin of the CRM does; `shorten` is for Salesforce alone, for HubSpot tells no lengths. */
export interface Admin {
  /** Makes the field anew, as text of 80 characters, or makes it otherwise. */
  field(
    part?: Readonly<{ name?: string; label?: string; values?: readonly string[]; length?: number; number?: true }>,
  ): Promise<void>
  hide(name?: string): Promise<void>
  lock(name?: string): Promise<void>
  /** Gives back what was hidden or locked of a field of text. */
  show(name: string): Promise<void>
  /** Takes the whole object away; what it returns gives it back. */
  takeObject(): () => void
}

/** What each CRM calls the stream, the fields that stay, and those whose fate is told: of every place others. */
function namesOf(system: System) {
  const at = randomUUID().slice(0, 8)
  return system === 'salesforce'
    ? {
        stream: 'Contact',
        email: 'Email',
        name: 'LastName',
        receipt: 'Evergreen_Receipt__c',
        tier: `Tier_${at}__c`,
        level: `Level_${at}__c`,
        extra: `Work_Email_${at}__c`,
      }
    : {
        stream: 'contacts',
        email: 'email',
        name: 'lastname',
        receipt: 'evergreen_receipt',
        tier: `tier_${at}`,
        level: `level_${at}`,
        extra: `work_email_${at}`,
      }
}
export type Names = ReturnType<typeof namesOf>

async function send(
  url: string,
  method: string,
  body: object | null,
  headers: Record<string, string> = {},
): Promise<void> {
  const answer = await fetch(url, {
    method,
    headers: body === null ? headers : { 'content-type': 'application/json', ...headers },
    ...(body === null ? {} : { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(await answer.text())
}

function ofSalesforce({ url, world }: Sandbox, { tier }: Names): Admin {
  const tell = (path: string, body: object) => send(`${url}/__sandbox/salesforce${path}`, 'POST', body)
  return {
    field: async ({ name = tier, label = 'Tier', values, length = 80, number } = {}) => {
      const value = values?.map(fullName => ({ fullName, label: fullName, default: false }))
      const valueSet = { restricted: true, valueSetDefinition: { sorted: false, value } }
      const kind = number === true ? { type: 'Number', precision: 18, scale: 0 } : { type: 'Text', length }
      const metadata = { label, ...(values === undefined ? kind : { type: 'Picklist', valueSet }) }
      await tell('/fields', { fullName: `Contact.${name}`, metadata })
    },
    hide: (name = tier) => tell('/visibility', { field: `Contact.${name}`, readable: false, editable: false }),
    lock: (name = tier) => tell('/visibility', { field: `Contact.${name}`, readable: true, editable: false }),
    show: name => tell('/visibility', { field: `Contact.${name}`, readable: true, editable: true }),
    takeObject: () => world.salesforce.schema.removeObject('Contact'),
  }
}

function ofHubSpot({ url, world }: Sandbox, { tier, stream }: Names): Admin {
  const headers = { authorization: `Bearer ${credentials.hubspot.accessToken}` }
  const path = `${url}/crm/v3/properties/contacts`
  const catalog = () => {
    const table = world.hubspot.table(stream)
    if (table === undefined) throw new Error('no contacts')
    return { table, properties: world.hubspot.catalog.properties(table.type) }
  }
  const readOnly = async (name: string, readOnlyValue: boolean): Promise<void> => {
    const { properties } = catalog()
    const property = properties.get(name)
    if (property === undefined) throw new Error(`no ${name}`)
    const modificationMetadata = { ...property.modificationMetadata, readOnlyValue }
    properties.set(name, { ...property, modificationMetadata })
  }
  const admin: Admin = {
    field: async ({ name = tier, label = 'Tier', values, number } = {}) => {
      const options = values?.map((value, displayOrder) => ({ label: value, value, displayOrder, hidden: false }))
      const kind = number === true ? { type: 'number', fieldType: 'number' } : { type: 'string', fieldType: 'text' }
      const shape = options === undefined ? kind : { type: 'enumeration', fieldType: 'select', options }
      const known = catalog().properties.has(name)
      const whole = { name, label, groupName: 'contactinformation', ...shape }
      await send(
        known ? `${path}/${name}` : path,
        known ? 'PATCH' : 'POST',
        known ? { label, ...shape } : whole,
        headers,
      )
    },
    hide: (name = tier) => send(`${path}/${name}`, 'DELETE', null, headers),
    lock: async (name = tier) => readOnly(name, true),
    show: name => (catalog().properties.has(name) ? readOnly(name, false) : admin.field({ name, label: name })),
    takeObject: () => {
      const { type } = catalog().table
      world.hubspot.types.remove(type)
      return () => world.hubspot.types.add(type)
    },
  }
  return admin
}

/** One word for all kinds. */
export const every = (policy: DriftPolicy): DriftSetting => ({
  added: policy,
  renamed: policy,
  retyped: policy,
  vanished: policy,
  locked: policy,
  shortened: policy,
  'values-added': policy,
  'values-removed': policy,
})

/** Everything that a connection is made to do by a test; as it is unless told otherwise. */
export type Bend = (connection: Connection) => Connection

interface Beside {
  readonly name: string
  readonly label: string
  readonly values?: readonly string[] | undefined
}

export interface PlaceOptions {
  readonly sync?: Partial<SyncDefinition>
  /** The tier is chosen from these. */
  readonly values?: readonly string[] | undefined
  readonly kind?: FieldKind
  /** Further fields, which are "gold" as well and mapped as text. */
  readonly beside?: (names: Names) => readonly Beside[]
  /** What of the sync depends on the records. */
  readonly scoped?: (ids: readonly string[], names: Names, sandbox: Sandbox) => Partial<SyncDefinition>
}

/** A CRM with some contacts whose tier is "gold" and a sync that maps it, which has read them all. */
export async function place(
  db: FreshDatabase,
  sandbox: Sandbox,
  system: System,
  { sync: part = {}, values, kind = 'text', beside = () => [], scoped = () => ({}) }: PlaceOptions = {},
) {
  const names = namesOf(system)
  const admin = (system === 'salesforce' ? ofSalesforce : ofHubSpot)(sandbox, names)
  await admin.field(values === undefined ? {} : { values })
  const further = beside(names)
  for (const { name, label, values: own } of further) {
    await admin.field(own === undefined ? { name, label } : { name, label, values: own })
  }
  const crm = sandbox.world[system]
  const gold = Object.fromEntries([names.tier, ...further.map(({ name }) => name)].map(name => [name, 'gold']))
  const ids = Array.from({ length: RECORDS }, (_none, i) =>
    crm.insert(names.stream, { [names.email]: `p${i}@acme-corp.com`, [names.name]: `P ${i}`, ...gold }),
  )
  let bend: Bend = connection => connection
  const { clock: time } = sandbox.world
  const clock = { now: () => time.now(), sleep: async (ms: number) => time.advance(ms) }
  const known = testDeps({ clock })
  let beforeCall = async (): Promise<void> => undefined
  const spend: typeof known.budget.spend = async (...of) => {
    await beforeCall()
    return known.budget.spend(...of)
  }
  const deps = { ...known, budget: { ...known.budget, spend } }
  const open = system === 'salesforce' ? openSalesforce : openHubSpot
  const route = await openRoute(
    db,
    { connection: () => bend(open(sandbox.url, deps)) },
    {
      stream: names.stream,
      settleMinutes: 0,
      history: false,
      fields: [
        setting({ field: names.email, kind: 'email', policy: 'fill-empty' }),
        setting({ field: names.tier, kind, policy: 'fill-empty' }),
        ...further.map(({ name }) => setting({ field: name, kind: 'text', policy: 'fill-empty' })),
      ],
      ...part,
      ...scoped(ids, names, sandbox),
    },
    {},
    clock,
  )
  const { stores } = db.unitOfWork
  const syncOf = async () => {
    const sync = await stores.syncs.byName(route.sync)
    if (sync === null) throw new Error('no sync')
    return sync
  }
  const pass = (ms: number) => time.advance(ms)
  const run = async (mode: 'full' | 'incremental' = 'full') => {
    pass(HOUR)
    const { id } = await route.start({ mode })
    await route.work()
    return route.run(id)
  }
  const first = await run()
  if (first.status !== 'complete' && first.status !== 'provisional') throw new Error(first.note ?? first.status)
  const told = async (runId?: string) => {
    const filter = { ...(runId === undefined ? {} : { runId }), event: 'drift.found' as const, limit: 1_000 }
    const entries = (await stores.audit.list(filter)).filter(({ syncName }) => syncName === route.sync)
    return entries.map(({ detail, field, answer }) => ({ field, answer, ...Object(detail) }))
  }
  return {
    db,
    sandbox,
    clock,
    names,
    admin,
    crm,
    ids,
    route,
    run,
    pass,
    told,
    sync: syncOf,
    /** Of each kind how often it was told, and of what. */
    kinds: async (): Promise<string[]> => (await told()).map(({ kind, field }) => `${kind} ${field ?? ''}`.trim()),
    bendBy: (other: Bend) => {
      bend = other
    },
    /** Before each call to the CRM from now on. */
    beforeCalls: (hook: () => Promise<void>) => {
      beforeCall = hook
    },
    session: deps.session,
    resume: () => {
      const request = { target: route.sync, pause: false, actor: 'cli:test' as const }
      return setPause(request, db.unitOfWork, clock)
    },
    /** A person writes the address and the tier of every record in capitals: changes for the next run to make. */
    shout: () => {
      for (const [i, id] of ids.entries()) {
        crm.update(id, { [names.email]: `P${i}@ACME-CORP.COM`, [names.tier]: 'GOLD@ACME-CORP.COM' }, 'person')
      }
    },
    /** What became of each change of the run, by field, with the answers. */
    outcomes: async (runId: string) => {
      const entries = await stores.audit.list({ runId, event: 'field.change', limit: 1_000 })
      return Object.groupBy(
        entries.map(({ field, outcome, answer }) => ({ field: field ?? '', outcome, answer: answer ?? '' })),
        ({ field }) => field,
      )
    },
    /** The stream as the CRM describes it now. */
    describe: async () => {
      const { source } = open(sandbox.url, deps)
      if (source === undefined) throw new Error('no source')
      return source.describe(names.stream, 0)
    },
    /** Leaves no record behind for the next place. */
    clear: () => {
      for (const id of ids) crm.remove(id, 'person')
    },
    /** What is known of the field of each record. */
    known: async (field: string): Promise<(Value | undefined)[]> => {
      const { connectionId } = await syncOf()
      const states = await stores.records.load(connectionId, names.stream, ids)
      return ids.map(id => states.get(id)?.[field]?.value)
    },
    written: () =>
      sandbox.world.writes.list().filter(({ actor, object }) => actor === 'integration' && object === names.stream),
  }
}
