// Two syncs want one record at once: one of them writes it, the other waits until that is done, and neither is lost.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ConnectionLost } from '../../../src/errors.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { setting } from '../../support/sync.ts'
import { openRoute, shouting } from '../route.ts'

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

it('while the answer to the first is lost, the other makes no call for the record; then both are written, one after the other', async () => {
  const crm = shouting(2)
  for (const record of crm.records.values()) Object.assign(record, { Website: 'HTTPS://ACME-CORP.COM/' })
  crm.longestCallMs = 120_000
  const route = await openRoute(db, crm)
  const { stores } = db.unitOfWork
  const first = await stores.syncs.byName(route.sync)
  if (first === null) throw new Error('no sync')
  const name = `second-${randomUUID()}`
  const fields = [setting({ field: 'Website', kind: 'website', policy: 'fill-empty' })]
  const definition = { ...first.definition, name, fields }
  await stores.syncs.save({ id: randomUUID(), name, connectionId: first.connectionId, definition }, Date.now())
  const answer = crm.outcomeOf
  crm.outcomeOf = () => {
    crm.outcomeOf = answer
    throw new ConnectionLost({ what: 'the line was cut' })
  }
  const one = await route.start()
  await route.work()
  expect(crm.batches).toHaveLength(1)
  const two = await route.start({ sync: name })
  await route.work()
  expect(crm.batches).toHaveLength(1)
  const [waiting] = await stores.work.waitingNotes(two.id)
  expect(waiting?.note).toContain('2 records are being written by another run')
  expect([(await route.finish(one.id)).status, (await route.finish(two.id)).status]).toEqual(['complete', 'complete'])
  expect([...crm.records.values()].map(({ Email }) => Email)).toEqual([
    'person0@acme-corp.com',
    'person1@acme-corp.com',
  ])
  expect(new Set([...crm.records.values()].map(each => each['Website']))).not.toContain('HTTPS://ACME-CORP.COM/')
  for (const { id } of [one, two])
    expect((await stores.runs.counts(id)).outcomes).toMatchObject({ applied: 2, pending: 0 })
  const { rows } = await db.pool.query(
    `select count(*)::int as overlapping from evergreen.intent as a join evergreen.intent as b
       on a.record_id = b.record_id and a.id < b.id and a.run_id in ($1, $2) and b.run_id in ($1, $2)
     where tstzrange(a.opened_at, a.closed_at) && tstzrange(b.opened_at, b.closed_at)`,
    [one.id, two.id],
  )
  expect(rows).toEqual([{ overlapping: 0 }])
})
