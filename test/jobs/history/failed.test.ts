// An import that fails goes on later where it had come to; what the CRM refuses of one record does not keep the others.
import { expect, it } from 'vitest'
import type { Connection } from '../../../src/contract/connector.ts'
import { FatalError } from '../../../src/errors.ts'
import { fieldOf, placePerTest, SYSTEMS } from './place.ts'

const HOUR = 3_600_000

const place = placePerTest()

/** A CRM that refuses to tell of records for which `refuses` says so; what it was asked for is noted. */
function refusing(refuses: (ids: readonly string[]) => boolean) {
  const asked: (readonly string[])[] = []
  const watch = (connection: Connection): Connection => {
    const { history } = connection
    if (history === undefined) throw new Error('no history')
    const of: typeof history.of = async (query, ids, signal) => {
      asked.push(ids)
      if (refuses(ids)) throw new FatalError({ what: 'HTTP 400' })
      return history.of(query, ids, signal)
    }
    return { ...connection, history: { ...history, of } }
  }
  return { asked, watch }
}

it('goes on hours later where it had come to, and asks for little until then', async () => {
  let refuses = true
  let told: readonly string[] = []
  const crm = refusing(ids => refuses && told.length > 0 && !told.some(id => ids.includes(id)))
  const there = await place('hubspot', { watch: crm.watch })
  told = there.ids.slice(0, 100)
  await there.read('full')
  expect(await there.imports()).toMatchObject([{ status: 'failed' }])
  const atFirst = crm.asked.length
  expect(atFirst).toBeLessThan(15)
  await there.read()
  expect(crm.asked).toHaveLength(atFirst)
  refuses = false
  there.route.pass(6 * HOUR)
  await there.read()
  expect(await there.imports()).toMatchObject([{ status: 'complete' }, { status: 'failed' }])
  const since = crm.asked.slice(atFirst).flat()
  expect(since.toSorted()).toEqual(there.ids.slice(100).toSorted())
  expect(await there.db.unitOfWork.stores.history.imported(there.syncId)).toEqual(new Set([there.title]))
})

it('begins at the beginning with a field that was named since', async () => {
  const { name, title } = SYSTEMS.hubspot
  let refuses = true
  const crm = refusing(ids => refuses && ids.length < 50)
  const there = await place('hubspot', { watch: crm.watch })
  await there.read('full')
  refuses = false
  there.route.pass(6 * HOUR)
  await there.redeclare({ fields: [fieldOf(title), fieldOf(name)] })
  await there.read()
  expect(await there.db.unitOfWork.stores.history.imported(there.syncId)).toEqual(new Set([name, title]))
  expect(await there.past(there.idOf(0), name)).not.toEqual([])
})

it('passes over the one record that the CRM refuses to tell of', async () => {
  let bad = ''
  const crm = refusing(ids => ids.includes(bad))
  const there = await place('hubspot', { watch: crm.watch })
  bad = there.idOf(10)
  await there.read('full')
  expect(await there.imports()).toMatchObject([{ status: 'complete' }])
  expect(await there.past(bad)).toEqual([])
  const { rows } = await there.db.pool.query(
    'select distinct record_id from evergreen.history where connection_id = $1',
    [there.connectionId],
  )
  expect(rows).toHaveLength(there.ids.length - 1)
})

it('begins anew when history is on again, or the sync reads another stream', async () => {
  const there = await place('hubspot')
  const { stores } = there.db.unitOfWork
  await there.read('full')
  await stores.history.addDue([{ syncId: there.syncId, recordId: there.idOf(0) }])
  await there.redeclare({ history: false })
  expect(await stores.history.imported(there.syncId)).toEqual(new Set())
  expect(await stores.history.due(there.syncId, 1)).toEqual([])
  const edited = there.idOf(1)
  there.crm.update(edited, { [there.title]: 'CEO' }, 'person')
  await there.read()
  await there.redeclare({ history: true })
  await there.read()
  expect(await there.imports()).toMatchObject([{ status: 'complete' }, { status: 'complete' }])
  expect(await there.state(edited)).toMatchObject({ value: 'CEO', lock: { kind: 'exact' } })
  await there.redeclare({ stream: 'companies', fields: [fieldOf('name')] })
  expect(await stores.history.imported(there.syncId)).toEqual(new Set())
})
