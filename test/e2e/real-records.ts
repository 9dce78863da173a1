// Both CRMs filled with real companies and people, and the demo's set-up for them; how to find one of them again.
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import type { RunReport } from '../../src/app.ts'
import { DEMO_SYNCS, demoSetup } from '../../src/cli/demo-setup.ts'
import { writeFirmographics } from '../../src/cli/firmographics-file.ts'
import { readRealData } from '../../src/cli/real-data.ts'
import { credentials } from '../../src/sandbox/credentials.ts'
import { loadCsv } from '../../src/sandbox/load.ts'
import { openPlace, type Place } from './place.ts'

/** Beside the project, as seen from its root: ../shared/data. */
const REAL_DATA = resolve(import.meta.dirname, '../../../shared/data')

export type System = keyof typeof DEMO_SYNCS

export const SYSTEMS: readonly System[] = ['salesforce', 'hubspot']

/** What a field is called in each CRM. */
export const NAMES = {
  salesforce: {
    company: 'Account',
    person: 'Contact',
    name: 'Name',
    city: 'BillingCity',
    state: 'BillingState',
    country: 'BillingCountry',
    founded: 'YearStarted',
    first: 'FirstName',
    last: 'LastName',
    title: 'Title',
    phone: 'Phone',
    fax: 'Fax',
    address: 'MailingStreet',
  },
  hubspot: {
    company: 'companies',
    person: 'contacts',
    name: 'name',
    city: 'city',
    state: 'state',
    country: 'country',
    founded: 'founded_year',
    first: 'firstname',
    last: 'lastname',
    title: 'jobtitle',
    phone: 'phone',
    fax: 'fax',
    address: 'address',
  },
} as const

/** One record of one CRM. */
export interface Found {
  readonly system: System
  readonly stream: string
  readonly recordId: string
  /** What the CRM itself holds now. */
  valueOf(field: string): string | null
  /** The fields that the audit says were changed, sorted. */
  changed(): Promise<string[]>
}

export interface RealRecords {
  readonly place: Place
  /** A full run of every sync, to its end. */
  syncAll(): Promise<RunReport[]>
  /** The one record whose fields have these values, as Evergreen knows them. */
  find(system: System, stream: string, values: Readonly<Record<string, string>>): Promise<Found>
  close(): Promise<void>
}

export async function openRealRecords(): Promise<RealRecords> {
  if (!existsSync(REAL_DATA)) throw new Error('the real records are absent: there is no ../shared/data')
  const { loads, firmographics, content } = await readRealData(REAL_DATA)
  const place = await openPlace()
  for (const load of loads) await loadCsv(place.sandbox.world, load)
  const file = join(place.home, 'firmographics.csv')
  await writeFirmographics(file, firmographics)
  const setup = demoSetup({ url: place.sandbox.url, ...credentials, firmographics: file }, content)
  await place.app.apply(setup, 'set-up', 'cli:test')
  return {
    place,
    syncAll: async () => place.carryOut(await place.queue([...DEMO_SYNCS.salesforce, ...DEMO_SYNCS.hubspot])),
    find: async (system, stream, values) => {
      const query = `select record_id from evergreen.record where stream = $1 and not exists (
          select from jsonb_each_text($2::jsonb) as wanted
          where substring(fields->>wanted.key from ' (.*)$') is distinct from wanted.value
        )`
      const { rows } = await place.db.pool.query<{ record_id: string }>(query, [stream, JSON.stringify(values)])
      const [row] = rows
      if (row === undefined || rows.length > 1) throw new Error(`${rows.length} records of ${stream} are such`)
      return foundIn(place, system, stream, row.record_id)
    },
    close: place.close,
  }
}

const text = z.string().nullish()
const hubspotRecord = z.object({ properties: z.record(z.string(), text) })
const salesforceRecord = z.record(z.string(), z.unknown())

function foundIn({ sandbox, db }: Place, system: System, stream: string, recordId: string): Found {
  return {
    system,
    stream,
    recordId,
    valueOf: field => {
      const record = sandbox.world[system].get(stream, recordId)
      const values = system === 'hubspot' ? hubspotRecord.parse(record).properties : salesforceRecord.parse(record)
      return text.parse(values[field]) ?? null
    },
    changed: async () => {
      const query = `select field from evergreen.audit
        where event = 'field.change' and stream = $1 and record_id = $2 order by field`
      const { rows } = await db.pool.query<{ field: string }>(query, [stream, recordId])
      return rows.map(row => row.field)
    },
  }
}
