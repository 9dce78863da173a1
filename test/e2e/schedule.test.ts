// Schedules in real processes: the API's process starts what is due, workers carry it, and nobody else starts anything.
import { afterEach, expect, it } from 'vitest'
import { CONTACT_SYNCS, connectionsTo, openPlace, type Place, until } from './place.ts'

let place: Place
afterEach(() => place.close())

/** A tick comes once an hour; no test waits for it: the schedule counts as an hour older than it is. */
async function backdate(): Promise<void> {
  await place.db.pool.query(`update evergreen.sync set scheduled_since = scheduled_since - interval '1 hour'`)
  await place.db.pool.query(`select pg_notify('evergreen_sync', '')`)
}

/** The runs that sync, newest first. */
const syncs = async () => (await place.app.runs({ limit: 10 })).filter(({ run }) => run.mode !== 'history')

it('evergreen api starts a due run by itself; a worker alone starts none, and carries it', async () => {
  place = await openPlace({ records: 20 })
  const scheduled = CONTACT_SYNCS.replace('    stream: contacts', '$&\n    schedule: { everyMinutes: 60, zone: UTC }')
  await place.app.apply(`${connectionsTo(place.sandbox.url)}${scheduled}`, 'set-up', 'cli:test')
  await backdate()
  await place.worker()
  expect((await place.app.schedule('hs-contacts', 1))[0]).toMatchObject({
    last: null,
    due: { missed: expect.any(Number) },
  })

  const api = place.start(['api', '--port', '0'])
  await api.untilStdout(/"ready":"scheduler"/)
  const first = await until('the first run', async () => {
    const [report] = await syncs()
    return report?.run.status === 'complete' ? report : null
  })
  expect(first).toMatchObject({ run: { syncName: 'hs-contacts', startedBy: 'schedule' }, counts: { pulled: 15 } })

  await place.db.pool.query('update evergreen.sync set last_tick = null')
  await backdate()
  const second = await until('the second run', async () => (await syncs())[1] ?? null)
  expect(second.run.id).toBe(first.run.id)
  expect((await place.app.schedule('hs-contacts', 1))[0]).toMatchObject({ last: { skipped: null }, due: null })
  const { code, stdout } = await api.stop('SIGTERM')
  expect({ code, notes: stdout.match(/"ready"/g)?.length }).toEqual({ code: 0, notes: 2 })
})
