// Workers die in the middle of importing the past, again and again: in the end all of it is there, once.
import { afterEach, expect, it } from 'vitest'
import { CONTACT_SYNCS, connectionsTo, LONG, openPlace, type Place, until } from './place.ts'
import { allEnded, expectDoneOnce, SYNCS } from './story.ts'

const KILLS = 2

const places: Place[] = []
afterEach(async () => {
  for (const open of places.splice(0)) await open.close()
})

/** Contacts with a past in both CRMs, which answer in small pages. */
async function pastPlace(): Promise<Place> {
  const place = await openPlace()
  places.push(place)
  const answer = await fetch(`${place.sandbox.url}/__sandbox/seed`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ contacts: 300, companies: 30, seed: 5, history: true }),
  })
  expect(answer.status).toBe(200)
  place.sandbox.world.salesforce.cursors.mostRows = 20
  await place.app.apply(connectionsTo(place.sandbox.url) + CONTACT_SYNCS, 'set-up', 'cli:test')
  await place.queue(SYNCS)
  return place
}

/** What the CRMs told, save for traces of our own writes; without times, which count from the hour of the seeding. */
async function told({ db }: Place, until: Date): Promise<string[]> {
  const { rows } = await db.pool.query(
    `select connector, record_id, field, mark, value, origin from evergreen.history
     join evergreen.connection c on c.id = connection_id where at < $1 and origin <> 'evergreen' order by 1, 2, 3, 4, 5, 6`,
    [until],
  )
  return rows.map(row => JSON.stringify(row))
}

/** How many changes the imports have read so far, while at least one is at work. */
async function progress({ db }: Place): Promise<number> {
  const { rows } = await db.pool.query(
    `select coalesce(sum(rows), 0)::int as read, count(*) filter (where not done)::int as open
     from evergreen.run_partition p join evergreen.run r on r.id = p.run_id where r.mode = 'history'`,
  )
  return rows[0].open > 0 ? rows[0].read : 0
}

it('imports all of the past once when its workers are killed again and again', async () => {
  const begun = new Date(Date.now() - 60_000)
  const quiet = await pastPlace()
  const calm = await quiet.app.startWorker()
  await until('the end of all runs', () => allEnded(quiet), LONG)
  await calm.close()
  const undisturbed = await told(quiet, begun)
  expect(undisturbed.length).toBeGreaterThan(100)

  const place = await pastPlace()
  const slow = { skip: 0, times: 1_000_000, when: 'before', drop: false, delayMs: 250 } as const
  place.sandbox.world.faults.add({ ...slow, system: 'hubspot', path: /batch\/read/ })
  place.sandbox.world.faults.add({ ...slow, system: 'salesforce', path: /History/ })
  let read = 0
  for (let kills = 0; kills < KILLS; kills += 1) {
    const worker = await place.worker()
    read = await until(`kill ${kills}`, async () => ((await progress(place)) > read ? progress(place) : null))
    await worker.stop('SIGKILL')
  }
  const last = await place.app.startWorker()
  await until('the end of all runs', () => allEnded(place), LONG)
  await last.close()
  await expectDoneOnce(place)
  expect(await told(place, begun)).toEqual(undisturbed)
}, 300_000)
