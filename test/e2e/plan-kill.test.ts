// Workers die while a plan is made and while it is carried out: what was approved is written, each change once.
import { afterEach, expect, it } from 'vitest'
import { CONTACT_SYNCS, connectionsTo, LONG, openPlace, type Place, until } from './place.ts'
import { allEnded, auditedOf, runsOf, SYNCS, storyOf, writtenIn } from './story.ts'

const RECORDS = 500

const places: Place[] = []
afterEach(async () => {
  for (const open of places.splice(0)) await open.close()
})

async function place(approval: 'first' | 'never'): Promise<Place> {
  const opened = await openPlace({ records: RECORDS })
  places.push(opened)
  const syncs = CONTACT_SYNCS.replaceAll('approval: never', `approval: ${approval}`)
  await opened.app.apply(connectionsTo(opened.sandbox.url) + syncs, 'set-up', 'cli:test')
  return opened
}

it('ends complete with exactly what was approved', async () => {
  const [quiet, shaken] = [await place('never'), await place('first')]
  await quiet.carryOut(await quiet.queue(SYNCS))
  const undisturbed = storyOf(quiet)
  expect(undisturbed.length).toBeGreaterThan(200)

  const runs = await shaken.queue(SYNCS)
  const reading = await shaken.worker()
  const someRead = async () => (await shaken.app.run(runs[0] ?? '')).counts.proposed > 0 || null
  await until('the first proposals', someRead)
  await reading.stop('SIGKILL')
  const planning = await shaken.app.startWorker()
  const planned = async () => (await runsOf(shaken)).every(({ status }) => status === 'planned') || null
  await until('both plans', planned, LONG)
  await planning.close()
  expect(storyOf(shaken)).toEqual([])

  for (const runId of runs) {
    const { plan } = await shaken.app.plan({ runId, limit: 0 })
    await shaken.app.approve({ runId, digest: plan.digest, only: [], except: [], actor: 'cli:test' })
  }
  for (const after of [1, 150]) {
    const worker = await shaken.worker()
    await until(`${after} writes`, () => writtenIn(shaken) >= after || null)
    await worker.stop('SIGKILL')
  }
  const last = await shaken.app.startWorker()
  await until('the end of all runs', () => allEnded(shaken), LONG)
  await last.close()
  const note = 'its plan was approved by cli:test'
  expect(await runsOf(shaken)).toEqual(SYNCS.map(name => ({ name, status: 'complete', note })))
  expect(storyOf(shaken)).toEqual(undisturbed)
  expect(await auditedOf(shaken)).toEqual(undisturbed)
}, 300_000)
