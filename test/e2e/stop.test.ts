// A worker that is asked to stop in the middle of a write ends what it has in hand, or gives it back. What comes of those
// that are killed is shown by ../chaos.
import { afterEach, expect, it } from 'vitest'
import type { RunningCommand } from '../support/evergreen.ts'
import { CONTACT_SYNCS, connectionsTo, openPlace, type Place, until } from './place.ts'
import { allEnded, expectDoneOnce, runsOf, SYNCS } from './story.ts'

const RECORDS = 800

let opened: Place | null = null
afterEach(() => opened?.close())

/**
 * Asks the worker to stop while Salesforce is in the middle of answering: the change is accepted, the answer not
 * yet sent. Resolves when the worker has ended; fails with its words when it ended by itself.
 */
async function strike(worker: RunningCommand, place: Place) {
  const { writes } = place.sandbox.world
  const add = writes.add
  let struckAt: number | null = null
  writes.add = write => {
    add(write)
    if (write.system !== 'salesforce' || struckAt !== null) return
    struckAt = Date.now()
    worker.child.kill('SIGTERM')
  }
  const ended = await worker.ended
  writes.add = add
  if (struckAt === null) throw new Error(`the worker ended with ${ended.code} before it wrote: ${ended.stderr}`)
  return { ...ended, tookMs: Date.now() - struckAt }
}

it('gives back what is in hand when asked to stop, and the next worker completes it', async () => {
  const place = await openPlace({ records: RECORDS })
  opened = place
  await place.app.apply(connectionsTo(place.sandbox.url) + CONTACT_SYNCS, 'set-up', 'cli:test')
  await place.queue(SYNCS)
  const { code, stderr, tookMs } = await strike(place.start(['worker']), place)
  expect({ code, stderr: stderr.match(/stopping: .*/)?.[0] }).toEqual({
    code: 0,
    stderr: 'stopping: finishing or releasing what is in hand',
  })
  expect(tookMs).toBeLessThan(8_000)
  const { rows } = await place.db.pool.query('select count(*) as held from evergreen.work where holder is not null')
  expect(rows).toEqual([{ held: 0 }])
  expect((await runsOf(place)).map(({ status }) => status)).toContain('active')
  const last = await place.app.startWorker()
  await until('the end of all runs', () => allEnded(place))
  await last.close()
  await expectDoneOnce(place)
})
