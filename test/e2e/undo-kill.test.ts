// Workers die while runs are undone: with intents stored and nothing sent, with writes sent that never arrive or whose
// answers are lost, and with the outcomes stored. Each value is taken back once; and the undo can be undone.
import { afterEach, expect, it } from 'vitest'
import { CONTACT_SYNCS, connectionsTo, openPlace, type Place, until } from './place.ts'
import { auditedOf, SYNCS, storyOf } from './story.ts'

const RECORDS = 80
const READS = /contacts\/batch\/read|composite\/sobjects\/Contact/
const RECEIPTS = /^evergreen_receipt/i

let opened: Place | null = null
afterEach(async () => {
  await opened?.close()
  opened = null
})

/** What the CRMs hold in the mapped fields, one line per value. */
function held({ sandbox }: Place): string[] {
  const written = new Map<string, unknown>()
  for (const { system, id, field, after, actor } of sandbox.world.writes.list()) {
    if (actor === 'integration' && !RECEIPTS.test(field)) written.set(`${system} ${id} ${field}`, after)
  }
  return [...written].map(([what, value]) => `${what} ${value}`).sort()
}

/** What the fields held before Evergreen first wrote them. */
function originals({ sandbox }: Place): string[] {
  const first = new Map<string, unknown>()
  for (const { system, id, field, before, actor } of sandbox.world.writes.list()) {
    const what = `${system} ${id} ${field}`
    if (actor === 'integration' && !RECEIPTS.test(field) && !first.has(what)) first.set(what, before)
  }
  return [...first].map(([what, value]) => `${what} ${value}`).sort()
}

async function count({ db }: Place, what: string): Promise<number> {
  const { rows } = await db.pool.query(`select count(*)::int as count from ${what}`)
  return rows[0].count
}

/** A worker that is killed once `seen` is so; what it had in hand is free for the next one at once. */
async function killOnce(place: Place, what: string, seen: () => Promise<boolean> | boolean): Promise<void> {
  const worker = await place.worker()
  await until(what, async () => ((await seen()) ? true : null))
  await worker.stop('SIGKILL')
  place.sandbox.world.faults.clear()
  await place.db.pool.query(`update evergreen.work set lease_until = clock_timestamp() - interval '1 second'
    where lease_until is not null`)
}

it('takes each value back once, whatever a worker was at when it died, and can be undone', async () => {
  const place = await openPlace({ records: RECORDS })
  opened = place
  const { app, sandbox, db } = place
  const { faults, writes } = sandbox.world
  await app.apply(
    connectionsTo(sandbox.url) + CONTACT_SYNCS.replaceAll('guards: off', 'guards: off\n    history: off'),
    'set-up',
    'cli:test',
  )
  const runs = await place.queue(SYNCS)
  await place.carryOut(runs)
  const [before, after] = [originals(place), held(place)]
  expect(before.length).toBeGreaterThan(40)
  const done = storyOf(place).length

  const undos: string[] = []
  for (const of of runs) undos.push((await app.undo({ of, dryRun: false, actor: 'cli:test' })).id)
  const open = () => count(place, 'evergreen.intent where closed_at is null')
  const hangs = { kind: 'hang', skip: 0, times: 100 } as const

  faults.add({ ...hangs, path: READS, when: 'before' })
  await killOnce(
    place,
    'intents of both that are compared',
    async () => faults.strikes.length >= 2 && (await open()) > 0,
  )
  expect(storyOf(place)).toHaveLength(done)

  faults.strikes.length = 0
  faults.add({ ...hangs, path: /composite\/sobjects$/, method: 'PATCH', when: 'before' })
  faults.add({ ...hangs, path: /contacts\/batch\/update/, when: 'after' })
  const systems = () => new Set(faults.strikes.map(({ path }) => path.includes('composite')))
  await killOnce(place, 'a write that never arrives and one whose answer is lost', () => systems().size === 2)
  expect(
    new Set(
      storyOf(place)
        .slice(done)
        .map(line => line.split(' ')[0]),
    ).size,
  ).toBe(1)

  const told = `evergreen.audit where event = 'field.change' and run_id in ('${undos.join("', '")}')`
  await killOnce(place, 'outcomes that are stored', async () => (await count(place, told)) > 0)

  const reports = await place.carryOut(undos)
  expect(reports.map(({ run }) => run.status)).toEqual(['complete', 'complete'])
  expect(held(place)).toEqual(before)
  expect(writes.list().filter(({ actor, field }) => actor === 'integration' && !RECEIPTS.test(field))).toHaveLength(
    2 * done,
  )
  expect(await auditedOf(place)).toEqual(storyOf(place))
  expect(await open()).toBe(0)
  const { rows } =
    await db.pool.query(`select count(*)::int as entries from ${told} group by record_id, connection_id, field
    having count(*) > 1`)
  expect(rows).toEqual([])

  const redone: string[] = []
  for (const of of undos) redone.push((await app.undo({ of, dryRun: false, actor: 'cli:test' })).id)
  await place.carryOut(redone)
  expect(held(place)).toEqual(after)
  expect((await app.audit({ runId: redone[0], event: 'field.change', limit: 1 }).next()).value).toMatchObject({
    reason: 'redone',
    outcome: 'applied',
  })
})
