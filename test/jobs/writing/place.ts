// One CRM of the sandbox, a sync that rewrites e-mail addresses, and what may happen between the steps of a write.
import type { Connection, Destination } from '../../../src/contract/connector.ts'
import type { Run, RunCounts } from '../../../src/contract/stores.ts'
import type { GuardSettings } from '../../../src/domain/guard/settings.ts'
import type { FieldState, Value } from '../../../src/domain/record.ts'
import { credentials } from '../../../src/sandbox/credentials.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts'
import type { WriteEntry } from '../../../src/sandbox/write-log.ts'
import { testDeps } from '../../connectors/deps.ts'
import { openHubSpot } from '../../connectors/hubspot/kit.ts'
import { openSalesforce } from '../../connectors/salesforce/kit.ts'
import type { FreshDatabase } from '../../support/fresh-database.ts'
import { clockOf } from '../../support/sandbox-clock.ts'
import { setting } from '../../support/sync.ts'
import { openRoute, type Route } from '../route.ts'
import { addFields, stampsOf } from './stamp-fields.ts'

const DAY_MS = 86_400_000

export type System = 'salesforce' | 'hubspot'
const NAMES = {
  salesforce: { stream: 'Contact', email: 'Email', phone: 'Phone', name: 'LastName', receipt: 'Evergreen_Receipt__c' },
  hubspot: { stream: 'contacts', email: 'email', phone: 'phone', name: 'lastname', receipt: 'evergreen_receipt' },
} as const
const WRITE = { salesforce: /composite\/sobjects$/, hubspot: /batch\/update/ }

export interface WritingPlace {
  readonly system: System
  readonly sandbox: Sandbox
  readonly route: Route
  /** Of the records, in their order. */
  readonly ids: readonly string[]
  /** A full run, to its end. */
  run(): Promise<Run>
  /** A person edits the address of each of the records in the moment before its next write. `{n}` counts. */
  editBeforeWrite(ids: readonly string[], address: string): void
  /** A person edits the address now. */
  edit(id: string, address: string, actor?: 'person' | 'workflow' | 'app'): void
  /** The answer to the next write is lost; `late`: the write lands when so much time has passed. */
  loseAnswer(when: 'before' | 'after' | 'late', lateMs?: number): void
  /** Through this all writes go from now on. */
  alter(by: (destination: Destination) => Destination): void
  /** A field as the CRM has it, the address where none is named. */
  value(id: string, field?: string): Value
  /** What we wrote, in the order of acceptance; receipts are left out. */
  writes(): WriteEntry[]
  counts(runId: string): Promise<RunCounts>
  /** What we know of the address. */
  state(id: string): Promise<FieldState | undefined>
  /** Calls to the CRM so far. */
  calls(): number
  close(): Promise<void>
}

interface WritingOptions {
  readonly records: number
  /** Whether the CRM keeps the history of the address. */
  readonly tracked?: boolean
  readonly guards?: GuardSettings
  /** Of the address; else as for the sync. */
  readonly lockDays?: number
  /** False where the CRM has no field for receipts. */
  readonly receipt?: boolean
  /** Fields for stamps are there, and the sync writes them; `alone` is a share of the stream a day. */
  readonly stamps?: { readonly alone: number | null }
  /** The address of the nth record, before. */
  readonly address?: (n: number) => string
  /** Of what kind these are; HubSpot itself writes e-mail addresses small. */
  readonly kind?: 'email' | 'phone'
}

export async function openWriting(db: FreshDatabase, system: System, options: WritingOptions): Promise<WritingPlace> {
  const sandbox = await startSandbox()
  const { world } = sandbox
  const { address = (n: number) => `PERSON${n}@ACME-CORP.COM`, kind = 'email' } = options
  const { stream, name, [kind]: email } = NAMES[system]
  const control = (path: string, body: object) => post(sandbox.url, `/__sandbox${path}`, body)
  if (system === 'salesforce' && options.tracked !== undefined) {
    await control('/salesforce/tracking', { object: stream, fields: options.tracked ? [email] : [] })
  }
  if (options.receipt === false) await takeReceipt(sandbox.url, system)
  if (options.stamps !== undefined) await addFields(sandbox.url, system)
  const modifiedAt = world.clock.now() - 400 * DAY_MS
  const ids = Array.from({ length: options.records }, (_none, n) =>
    world[system].insert(stream, { [email]: address(n), [name]: `Person ${n}` }, { modifiedAt }),
  )
  const clock = clockOf(world)
  const deps = testDeps({ clock })
  const open = system === 'salesforce' ? openSalesforce : openHubSpot
  let altered = (destination: Destination): Destination => destination
  const connection = (): Connection => {
    const opened = open(sandbox.url, deps)
    if (opened.destination === undefined) throw new Error('no destination')
    return { ...opened, destination: altered(opened.destination) }
  }
  const fields = [setting({ field: email, kind, policy: 'fill-empty', lockDays: options.lockDays ?? null })]
  const stamps = options.stamps === undefined ? null : stampsOf(system, options.stamps.alone)
  const about = {
    stream,
    fields,
    stamps,
    settleMinutes: 0,
    history: false,
    guards: options.guards ?? null,
    defaultCountry: 'US',
  }
  const route = await openRoute(db, { connection }, about, {}, clock)
  const { stores } = db.unitOfWork
  return {
    system,
    sandbox,
    route,
    ids,
    run: async () => route.finish((await route.start({ mode: 'full' })).id),
    editBeforeWrite: (edited, text) => {
      world.moments.add({
        system,
        when: 'beforeWrite',
        ids: edited,
        nth: 1,
        times: edited.length,
        onlyIfRead: true,
        actor: 'person',
        happening: { do: 'edit', fields: { [email]: text } },
      })
    },
    edit: (id, text, actor = 'person') => world[system].update(id, { [email]: text }, actor),
    loseAnswer: (when, lateMs = 0) => {
      world.faults.add({ system, path: WRITE[system], skip: 0, times: 1, when, kind: 'reset', lateMs })
    },
    alter: by => {
      altered = by
    },
    value: (id, field = email) => valueIn(world[system].get(stream, id), field),
    writes: () => world.writes.list().filter(({ actor, field }) => actor === 'integration' && field === email),
    counts: runId => stores.runs.counts(runId),
    state: async id => {
      const sync = await stores.syncs.byName(route.sync)
      return (await stores.records.load(sync?.connectionId ?? '', stream, [id])).get(id)?.[email]
    },
    calls: deps.spent,
    close: sandbox.close,
  }
}

/** Asks the sandbox for something, or the CRM in it. */
export async function post(url: string, path: string, body: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${credentials.hubspot.accessToken}` }
  const answer = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(await answer.text())
  return answer.status === 204 ? null : answer.json()
}

async function takeReceipt(url: string, system: System): Promise<void> {
  const { stream, receipt } = NAMES[system]
  if (system === 'salesforce') {
    const hidden = { field: `${stream}.${receipt}`, readable: false, editable: false }
    await post(url, '/__sandbox/salesforce/visibility', hidden)
    return
  }
  const headers = { authorization: `Bearer ${credentials.hubspot.accessToken}` }
  const answer = await fetch(`${url}/crm/v3/properties/${stream}/${receipt}`, { method: 'DELETE', headers })
  if (!answer.ok) throw new Error(await answer.text())
}

/** HubSpot shows properties, Salesforce fields. */
function valueIn(shown: unknown, field: string): Value {
  const record: object = typeof shown === 'object' && shown !== null ? shown : {}
  const fields: object =
    'properties' in record && typeof record.properties === 'object' && record.properties !== null
      ? record.properties
      : record
  const value: unknown = new Map(Object.entries(fields)).get(field)
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : null
}
