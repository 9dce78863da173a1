// Changes that wait to be written, without the reading that leads to them: a run of a sandbox's records, their proposals,
// and the work that writes them.
import { randomUUID } from 'node:crypto'
import type { Connection } from '../../../src/contract/connector.ts'
import { startSandbox } from '../../../src/sandbox/server.ts'
import { testDeps } from '../../connectors/deps.ts'
import { openHubSpot } from '../../connectors/hubspot/kit.ts'
import { openSalesforce } from '../../connectors/salesforce/kit.ts'
import { openRoute } from '../../jobs/route.ts'
import type { FreshDatabase } from '../../support/fresh-database.ts'
import { setting } from '../../support/sync.ts'

/** As a pull cuts them. */
const CHUNK = 1_000

export const NAMES = {
  salesforce: { stream: 'Contact', email: 'Email', name: 'LastName' },
  hubspot: { stream: 'contacts', email: 'email', name: 'lastname' },
} as const
export type System = keyof typeof NAMES

/** A sandbox with so many records; a write may take it no time but its own. */
export async function filledSandbox(system: System, records: number) {
  const sandbox = await startSandbox()
  const { world } = sandbox
  Object.assign(world.salesforce.ingestJobs.pace, { queueMs: 0, workMs: 0, rowMs: 0 })
  // What an account may call in ten seconds is not what is measured.
  await fetch(`${sandbox.url}/__sandbox/limits`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ hubspotTenSecondly: 100_000, hubspotDaily: 10_000_000 }),
  })
  const { stream, email, name } = NAMES[system]
  const stamps = { modifiedAt: world.clock.now() - 86_400_000, trusted: true }
  const ids = Array.from({ length: records }, (_none, n) =>
    world[system].insert(stream, { [email]: `PERSON${n}@ACME-CORP.COM`, [name]: `Person ${n}` }, stamps),
  )
  return { sandbox, ids }
}

/** Writes all of them through the whole protocol; returns how long it took, and the calls. */
export async function writeAll(db: FreshDatabase, system: System, records: number, byJob: boolean) {
  const { sandbox, ids } = await filledSandbox(system, records)
  const { stream, email } = NAMES[system]
  const { clock: time } = sandbox.world
  const clock = { now: () => time.now(), sleep: async (ms: number) => time.advance(ms) }
  const deps = testDeps({ clock })
  const open = system === 'salesforce' ? openSalesforce : openHubSpot
  const connection = (): Connection => open(sandbox.url, deps)
  const fields = [setting({ field: email, kind: 'email' })]
  const route = await openRoute(db, { connection }, { stream, fields, history: false }, {}, clock)
  const { stores } = db.unitOfWork
  const sync = await stores.syncs.byName(route.sync)
  if (sync === null) throw new Error('no sync')
  const now = clock.now()
  const asked = {
    mode: 'retry',
    dryRun: false,
    priority: 'interactive',
    startedBy: 'cli:bench',
    startedAt: now,
  } as const
  const { definition, connectionId } = sync
  const run = await stores.runs.start({ ...asked, id: randomUUID(), syncId: sync.id, definition, stopsFor: null })
  if (run === null) throw new Error('no run')
  const expected = byJob ? records : null
  await stores.runs.setWindow(run.id, { from: null, to: sandbox.world.clock.now(), expected, account: null })
  for (let at = 0; at < ids.length; at += CHUNK) {
    const chunk = randomUUID()
    const part = ids.slice(at, at + CHUNK).map((recordId, n) => ({ recordId, n: at + n }))
    const state = (n: number) => {
      const value = `PERSON${n}@ACME-CORP.COM`
      return { [email]: { value, changedAt: null, verifiedAt: now, source: 'crm' as const, lock: null } }
    }
    await stores.records.add(
      connectionId,
      stream,
      part.map(({ recordId, n }) => ({ id: recordId, state: state(n) })),
      now,
    )
    await stores.proposals.propose(
      { runId: run.id, connectionId, stream, chunk },
      part.map(({ recordId, n }) => ({
        recordId,
        proposal: {
          field: email,
          before: `PERSON${n}@ACME-CORP.COM`,
          after: `person${n}@acme-corp.com`,
          reason: 'normalized',
          ground: { type: 'rule', rule: 'email', version: 1 },
          confidence: 1,
          freshness: 1,
        },
      })),
      now,
    )
    const payload = { runId: run.id, chunk }
    await stores.work.add([
      { id: randomUUID(), step: 'write-back', runId: run.id, key: `write-back:${chunk}`, payload },
    ])
  }
  const began = performance.now()
  const written = async () => (await stores.runs.counts(run.id)).outcomes.applied
  while ((await written()) < records) {
    // What waits by the clock is waited for at once: a job's time in the queue is the vendor's own.
    if (!(await route.step())) await clock.sleep(60_000)
  }
  const seconds = (performance.now() - began) / 1_000
  const calls = sandbox.world.calls.list().filter(call => call.system === system)
  const count = (endpoint: RegExp) =>
    calls.reduce((sum, call) => (endpoint.test(`${call.method} ${call.endpoint}`) ? sum + call.calls : sum), 0)
  await sandbox.close()
  return { perSecond: records / seconds, count }
}
