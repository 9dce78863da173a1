// A run of ten thousand changes is undone after a human has changed 37 of them: each value goes back or is named, none of it
// is proposed again, and the undo is undone. The database and the route are real, and the CRM is in memory: so many records
// in the CRMs of the sandbox would take the better part of a minute.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { requestUndo } from '../../../src/operations/undo/undo.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { openRoute, shouting } from '../route.ts'

const RECORDS = 10_000
const EDITED = 37
const THEIRS = 'someone.else@acme-corp.com'

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

it('restores 9,963 values, names 37, proposes none of them again, and is undone again', async () => {
  const crm = shouting(RECORDS)
  crm.pageSize = 2_500
  crm.batchSize = 2_500
  const route = await openRoute(db, crm)
  const { stores } = db.unitOfWork
  /** How many records have which kind of value. */
  const spread = () => {
    const counts = { before: 0, after: 0, theirs: 0 }
    for (const { Email } of crm.records.values()) {
      counts[Email === THEIRS ? 'theirs' : Email === Email?.toUpperCase() ? 'before' : 'after'] += 1
    }
    return counts
  }
  const undo = async (of: string) => {
    const { id } = await requestUndo({ of, dryRun: false, actor: 'cli:test' }, route.parts)
    return route.finish(id)
  }

  const run = await route.finish((await route.start()).id)
  expect(spread()).toEqual({ before: 0, after: RECORDS, theirs: 0 })
  const edited = [...crm.records.keys()].filter((_id, n) => n % 270 === 0).slice(0, EDITED)
  for (const id of edited) crm.records.set(id, { Email: THEIRS })

  const undone = await undo(run.id)
  expect(undone.status).toBe('complete')
  expect(spread()).toEqual({ before: RECORDS - EDITED, after: 0, theirs: EDITED })
  const { outcomes } = await stores.runs.counts(undone.id)
  expect(outcomes).toMatchObject({ applied: RECORDS - EDITED, conflict: EDITED, pending: 0 })
  const { rows } = await db.pool.query(
    `select count(*)::int as entries,
       array_agg(record_id order by record_id collate "C") filter (where outcome = 'conflict') as left
     from evergreen.audit where run_id = $1 and event = 'field.change' and reason = 'undone'`,
    [undone.id],
  )
  expect(rows).toEqual([{ entries: RECORDS, left: edited.toSorted() }])

  const next = await route.finish((await route.start()).id)
  expect(await stores.runs.counts(next.id)).toMatchObject({ proposed: 0, refusals: { barred: RECORDS - EDITED } })

  const redone = await undo(undone.id)
  expect((await stores.runs.counts(redone.id)).outcomes).toMatchObject({ applied: RECORDS - EDITED, conflict: 0 })
  expect(spread()).toEqual({ before: 0, after: RECORDS - EDITED, theirs: EDITED })
})
