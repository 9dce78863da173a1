// What happened in a place, told by the CRMs and by the audit, and that both tell of everything exactly once.
import { expect } from 'vitest'
import type { Place } from './place.ts'

const RECEIPTS = ['Evergreen_Receipt__c', 'evergreen_receipt']
/** The syncs of CONTACT_SYNCS, in order. */
export const SYNCS = ['hs-contacts', 'sf-contacts']

/** What Evergreen wrote, as the CRMs tell it. */
const writesOf = ({ sandbox }: Place) =>
  sandbox.world.writes.list().filter(({ actor, field }) => actor === 'integration' && !RECEIPTS.includes(field))

/** How many changes it wrote so far. */
export const writtenIn = (place: Place) => writesOf(place).length

/** One line per change, in an order that does not depend on who came first. */
const told = (system: string, id: string, field: string, after: unknown) => `${system} ${id} ${field} ${after}`
export const storyOf = (place: Place) =>
  writesOf(place)
    .map(w => told(w.system, w.id, w.field, w.after))
    .sort()

export async function auditedOf({ db, app }: Place): Promise<string[]> {
  const { rows } = await db.pool.query<{ id: string; connector: string }>(
    'select id, connector from evergreen.connection',
  )
  const systems = new Map(rows.map(({ id, connector }) => [id, connector]))
  const lines: string[] = []
  for await (const entry of app.audit({ event: 'field.change', outcome: 'applied', limit: Number.MAX_SAFE_INTEGER })) {
    const { connectionId = '', recordId = '', field = '', after } = entry
    lines.push(told(systems.get(connectionId) ?? '', recordId, field, after))
  }
  return lines.sort()
}

type RunRow = { readonly name: string; readonly status: string; readonly note: string | null }

async function rowsOf({ db }: Place, condition: string): Promise<RunRow[]> {
  const { rows } = await db.pool.query(
    `select name, status, note from evergreen.run join evergreen.sync s on s.id = sync_id where ${condition} order by name`,
  )
  return rows
}

/** The runs that sync. */
export const runsOf = (place: Place) => rowsOf(place, "mode <> 'history'")
/** The runs that import the past, which follow them. */
const importsOf = (place: Place) => rowsOf(place, "mode = 'history'")

export const allEnded = async (place: Place) => {
  const runs = [...(await runsOf(place)), ...(await importsOf(place))]
  return runs.every(({ status }) => status !== 'active') ? runs : null
}

/** Per job: how many entries of its start and of its end. */
async function entriesPerJob({ db }: Place): Promise<{ starts: number; ends: number; jobs: number }[]> {
  const { rows } = await db.pool.query(
    `select starts, ends, count(*) as jobs from (
       select count(*) filter (where event = 'job.started') as starts,
              count(*) filter (where event in ('job.finished', 'job.failed')) as ends
       from evergreen.work left join evergreen.audit on job_id = work.id and event like 'job.%' group by work.id) each
     group by starts, ends`,
  )
  return rows
}

export async function expectDoneOnce(place: Place): Promise<void> {
  expect(await runsOf(place)).toEqual(SYNCS.map(name => ({ name, status: 'complete', note: null })))
  expect(await importsOf(place)).toEqual(SYNCS.map(name => ({ name, status: 'complete', note: null })))
  expect(await entriesPerJob(place)).toEqual([{ starts: 1, ends: 1, jobs: expect.any(Number) }])
  expect(await auditedOf(place)).toEqual(storyOf(place))
  const { rows } = await place.db.pool.query('select count(*) as open from evergreen.intent where closed_at is null')
  expect(rows).toEqual([{ open: 0 }])
}
