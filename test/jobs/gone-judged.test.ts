// What follows from a record being gone: it is judged no more, and its past goes on with the record it lives on in.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Connection, Gone, Page } from '../../src/contract/connector.ts'
import { explainField } from '../../src/operations/explain/story.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { setting } from '../support/sync.ts'
import { FakeCrm, FakeEnricher, openRoute, outcomesOf, shouting } from './route.ts'

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

/** A CRM that tells what is gone: along with the first page, and when it is asked. */
class TellingCrm extends FakeCrm {
  told: Gone[] = []
  /** What is gone in truth, whatever the pages show. */
  truly: Gone[] = []
  asked: (readonly string[])[] = []

  override connection(): Connection {
    const connection = super.connection()
    const { source } = connection
    if (source === undefined) return connection
    const telling = this.telling.bind(this)
    const gone = async (_: string, ids: readonly string[]) => {
      this.asked.push(ids)
      return this.truly.filter(({ id }) => ids.includes(id))
    }
    return { ...connection, source: { ...source, gone, read: (...of) => telling(source.read(...of)) } }
  }

  private async *telling(pages: AsyncIterable<Page>) {
    for await (const page of pages) yield { ...page, gone: this.told }
  }
}

function crmWith(records: Readonly<Record<string, { Email: string; Website?: string }>>): TellingCrm {
  const crm = new TellingCrm()
  for (const [id, fields] of Object.entries(records)) crm.records.set(id, fields)
  return crm
}
const merged = (id: string, mergedInto: string): Gone => ({ id, mergedInto, at: null })
const deleted = (id: string): Gone => ({ id, mergedInto: null, at: null })

it('lets the survivor inherit what was known of a merged record, and tells its story under both ids', async () => {
  const crm = crmWith({ old: { Email: 'ADA@ACME-CORP.COM' } })
  const route = await openRoute(db, crm)
  const first = await route.start()
  await route.work()
  expect(await outcomesOf(db, first.id)).toMatchObject([{ record: 'old', outcome: 'applied' }])
  crm.records.delete('old')
  crm.records.set('new', { Email: 'ada@acme-corp.com' })
  crm.told = [merged('old', 'new')]
  const second = await route.start()
  await route.work()
  expect(await db.unitOfWork.stores.runs.counts(second.id)).toMatchObject({ merged: 1, gone: 0, proposed: 0 })
  const { definition } = await route.run(second.id)
  const address = { connection: definition.connection, stream: definition.stream, field: 'Email' }
  for (const recordId of ['old', 'new']) {
    expect(await explainField({ ...address, recordId }, db.unitOfWork)).toMatchObject({
      livesOnIn: recordId === 'old' ? 'new' : null,
      merged: ['old'],
      recordRead: true,
      state: { value: 'ada@acme-corp.com', source: 'evergreen' },
      changes: [{ recordId: 'old', outcome: 'applied', after: 'ada@acme-corp.com' }],
      fates: [{ event: 'record.merged', recordId: 'old', runId: second.id, detail: { mergedInto: 'new' } }],
    })
  }
})

it('does not propose to the survivor what the CRM rejected for a merged record, however much later it is read', async () => {
  const crm = crmWith({ old: { Email: 'BAD@ACME-CORP.COM' } })
  crm.outcomeOf = () => ({ status: 'rejected', code: 'NO', answer: 'no', fields: ['Email'] })
  const route = await openRoute(db, crm)
  await route.start()
  await route.work()
  crm.records.delete('old')
  crm.truly = [merged('old', 'new')]
  const second = await route.start()
  await route.work()
  expect(await db.unitOfWork.stores.runs.counts(second.id)).toMatchObject({ merged: 1 })
  crm.records.set('new', { Email: 'BAD@ACME-CORP.COM' })
  const third = await route.start()
  await route.work()
  expect(await db.unitOfWork.stores.runs.counts(third.id)).toMatchObject({ proposed: 0, refusals: { barred: 1 } })
})

it('neither proposes for a record that the same pages show and tell as gone, nor asks enrichers about it', async () => {
  const crm = crmWith({
    here: { Email: 'A@ACME-CORP.COM', Website: 'acme.com' },
    gone: { Email: 'B@ACME-CORP.COM', Website: 'globex.com' },
  })
  crm.told = [deleted('gone')]
  crm.truly = crm.told
  const provider = new FakeEnricher({ 'acme.com': 'Toys', 'globex.com': 'Arms' })
  const fields = [
    setting({ field: 'Email', kind: 'email', policy: 'fill-empty' }),
    setting({ field: 'Website', kind: 'website', policy: 'never' }),
    setting({ field: 'Industry', kind: 'industry', policy: 'fill-empty', supply: 'industry' }),
  ]
  const route = await openRoute(db, crm, { fields }, { provider })
  const { id } = await route.start()
  await route.work()
  expect(new Set((await outcomesOf(db, id)).map(({ record }) => record))).toEqual(new Set(['here']))
  expect(provider.asked.map(({ keys }) => keys.domain)).toEqual(['acme.com'])
})

it('does not take a gone record as alive because an index that lags still shows it', async () => {
  const crm = crmWith({ a: { Email: 'A@ACME-CORP.COM' }, b: { Email: 'b@acme-corp.com' } })
  const route = await openRoute(db, crm)
  const { connectionId, definition } = await route.start()
  await route.work()
  const { stores } = db.unitOfWork
  const goneNow = () => stores.records.gone(connectionId, definition.stream, ['a', 'b'])
  crm.told = [deleted('a')]
  crm.truly = crm.told
  await route.start()
  await route.work()
  expect(await goneNow()).toEqual(new Set(['a']))
  crm.told = []
  crm.asked = []
  const lagging = await route.start()
  await route.work()
  expect(await goneNow()).toEqual(new Set(['a']))
  expect(crm.asked).toEqual([['a']])
  expect(await stores.runs.counts(lagging.id)).toMatchObject({ restored: 0, gone: 0 })
  crm.truly = []
  const back = await route.start()
  await route.work()
  expect(await goneNow()).toEqual(new Set())
  expect(await stores.runs.counts(back.id)).toMatchObject({ restored: 1 })
})

it('calls a change a conflict when the record turns out to be gone at the comparison', async () => {
  const crm = shouting(2)
  crm.beforeCompare = () => crm.records.delete('r0')
  const { connection } = crm
  const route = await openRoute(db, {
    connection: () => {
      const { destination, ...rest } = connection.call(crm)
      if (destination === undefined) return rest
      const current: typeof destination.current = async (...of) => {
        const found = await destination.current(...of)
        return new Map([...found].filter(([id]) => crm.records.has(id)))
      }
      return { ...rest, destination: { ...destination, current } }
    },
  })
  const { id } = await route.start()
  await route.work()
  expect(await outcomesOf(db, id)).toMatchObject([
    { record: 'r0', outcome: 'conflict', answer: 'the record is gone from the CRM: deleted, or merged into another' },
    { record: 'r1', outcome: 'applied' },
  ])
})

it('asks at the end of a full run only for known records that it did not see', async () => {
  const crm = crmWith({ a: { Email: 'a@acme-corp.com' }, b: { Email: 'b@acme-corp.com' } })
  const route = await openRoute(db, crm)
  await route.start()
  await route.work()
  expect(crm.asked).toEqual([])
  crm.records.delete('b')
  crm.truly = [deleted('b')]
  const { id } = await route.start()
  await route.work()
  expect(crm.asked).toEqual([['b']])
  expect(await db.unitOfWork.stores.runs.counts(id)).toMatchObject({ gone: 1 })
  expect((await db.pool.query('select count(*)::int as rows from evergreen.seen')).rows).toEqual([{ rows: 0 }])
})
