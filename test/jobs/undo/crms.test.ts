// A run is undone in both CRMs: what nobody has touched since goes back to what it was, the rest is left and named, none of
// it is proposed again, and the undo can be undone.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Run } from '../../../src/contract/stores.ts'
import { requestUndo } from '../../../src/operations/undo/undo.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { outcomesOf } from '../route.ts'
import { openWriting, type WritingPlace } from '../writing/place.ts'

const RECORDS = 30
const MANY = 120
const EDITED = 3
const THEIRS = '+12025550143'

let db: FreshDatabase
let place: WritingPlace
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())
afterEach(() => place.close())

const undo = async (of: string): Promise<Run> => {
  const { id } = await requestUndo({ of, dryRun: false, actor: 'cli:test' }, place.route.parts)
  return place.route.finish(id)
}
const number = (n: number) => `415 555 ${String(2_600 + n)}`
const before = (n: number) => number(n).replace(/^(\d+) (\d+) /, '($1) $2-')
const after = (n: number) => `+1${number(n).replaceAll(' ', '')}`
const values = () => place.ids.map(id => place.value(id))
const all = (of: (n: number) => string) => place.ids.map((_id, n) => of(n))

describe.each(['salesforce', 'hubspot'] as const)('%s', system => {
  it('puts back what nobody has touched since, names the rest, proposes none of it again, and can be undone', async () => {
    place = await openWriting(db, system, { records: RECORDS, kind: 'phone', address: before })
    const { stores } = db.unitOfWork
    const run = await place.run()
    expect(values()).toEqual(all(after))
    const edited = place.ids.slice(0, EDITED)
    for (const id of edited) place.edit(id, THEIRS)
    const theirs = (of: (n: number) => string) => place.ids.map((_id, n) => (n < EDITED ? THEIRS : of(n)))

    const undone = await undo(run.id)
    expect(undone).toMatchObject({ mode: 'undo', status: 'complete', undoes: { run: run.id } })
    expect(values()).toEqual(theirs(before))
    const { outcomes } = await place.counts(undone.id)
    expect(outcomes).toMatchObject({ applied: RECORDS - EDITED, conflict: EDITED, pending: 0 })
    const left = (await outcomesOf(db, undone.id)).filter(({ outcome }) => outcome === 'conflict')
    expect(left.map(({ record }) => record)).toEqual(edited.toSorted())
    expect(left[0]?.answer).toBe('somebody changed it since, so it is left as it is')

    const next = await place.run()
    expect((await place.counts(next.id)).proposed).toBe(0)
    expect((await place.counts(next.id)).refusals).toMatchObject({ barred: RECORDS - EDITED })
    expect(values()).toEqual(theirs(before))

    const redone = await undo(undone.id)
    expect((await place.counts(redone.id)).outcomes).toMatchObject({ applied: RECORDS - EDITED, conflict: 0 })
    expect(values()).toEqual(theirs(after))
    const [, , , fourth = ''] = place.ids
    const bars = await stores.proposals.barsOf(run.connectionId, run.definition.stream, [fourth])
    expect(bars.size).toBe(0)
  })
})

it('is one Bulk job where the changes are many, compared with all that changed since before they were written', async () => {
  place = await openWriting(db, 'salesforce', { records: MANY })
  place.alter(destination => {
    const { bulk } = destination
    return bulk === undefined
      ? destination
      : { ...destination, bulk: { ...bulk, worth: records => records >= MANY / 2 } }
  })
  const run = await place.run()
  const [edited = '', gone = ''] = place.ids
  place.edit(edited, 'someone.else@acme-corp.com')
  place.sandbox.world.salesforce.remove(gone, 'person')
  const undone = await undo(run.id)
  const { outcomes } = await place.counts(undone.id)
  expect(outcomes).toMatchObject({ applied: MANY - 2, conflict: 2, pending: 0 })
  const jobs = place.sandbox.world.salesforce.ingestJobs.list()
  expect(jobs.map(({ state, rows }) => [state, rows.length])).toEqual([
    ['JobComplete', MANY],
    ['JobComplete', MANY - 2],
  ])
  expect(place.value(edited)).toBe('someone.else@acme-corp.com')
  expect(place.value(place.ids[2] ?? '')).toBe('PERSON2@ACME-CORP.COM')
})
