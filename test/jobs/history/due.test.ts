// What is new or edited while the past is being imported, or between imports, is looked at again: nothing is passed over.
import { expect, it } from 'vitest'
import type { Connection } from '../../../src/contract/connector.ts'
import { before, fieldOf, giveATitle, placePerTest, SYSTEMS } from './place.ts'

const place = placePerTest()

it('looks at a record again that was edited behind the place that the first import had reached', async () => {
  let pages = 0
  let edit = async (): Promise<void> => undefined
  const watch = (connection: Connection) => before(connection, () => (++pages === 2 ? edit() : undefined))
  const there = await place('hubspot', { watch })
  const first = there.idOf(0)
  edit = async () => {
    there.crm.update(first, { [there.title]: 'CEO' }, 'person')
    await there.read()
  }
  await there.read('full')
  expect(await there.imports()).toMatchObject([{ status: 'complete' }])
  await there.read()
  expect(await there.imports()).toMatchObject([{ status: 'complete' }, { status: 'complete' }])
  expect(await there.state(first)).toMatchObject({ value: 'CEO', lock: { kind: 'exact' } })
})

it('looks at a record again for each sync of its stream, whichever has read it first', async () => {
  const { name, title } = SYSTEMS.hubspot
  const there = await place('hubspot', { fields: [fieldOf(name)] })
  const other = await there.beside({ fields: [fieldOf(title)] })
  await there.read('full')
  await there.read('full', other)
  const id = there.crm.insert(there.stream, { [title]: 'CTO', [name]: 'New' })
  giveATitle(there.sandbox, 'hubspot', id, 20)
  await there.read()
  await there.read('incremental', other)
  expect(await there.imports(other)).toMatchObject([{ status: 'complete' }, { status: 'complete' }])
  expect(await there.state(id)).toMatchObject({ value: 'CTO', lock: { kind: 'exact' } })
  there.crm.update(id, { [title]: 'CEO' }, 'person')
  await there.read()
  // Of no concern to a sync that does not read the field.
  expect(await there.imports()).toHaveLength(2)
})

it.each(['salesforce', 'hubspot'] as const)(
  'takes what our own user of %s has set for ours, where nothing that we stored tells of it',
  async system => {
    const there = await place(system)
    await there.read('full')
    const [theirs, own] = [there.idOf(0), there.idOf(1)]
    there.crm.update(theirs, { [there.title]: 'CEO' }, 'person')
    there.crm.update(own, { [there.title]: 'CEO' }, 'integration')
    await there.read()
    expect(await there.state(theirs)).toMatchObject({ value: 'CEO', source: 'crm', lock: { kind: 'exact' } })
    const state = await there.state(own)
    expect(state).toMatchObject({ value: 'CEO', source: 'evergreen', lock: null })
    expect(state).not.toHaveProperty('heldBy')
  },
)

it('notes what a sync without history finds, for one that keeps it', async () => {
  const { title } = SYSTEMS.hubspot
  const there = await place('hubspot', { history: false })
  const other = await there.beside({ history: true })
  await there.read('full')
  await there.read('full', other)
  const id = there.idOf(0)
  there.crm.update(id, { [title]: 'CEO' }, 'person')
  await there.read()
  expect((await there.past(id)).map(({ value }) => value)).toContain('CEO')
  await there.read('incremental', other)
  expect(await there.imports()).toEqual([])
  expect(await there.state(id)).toMatchObject({ value: 'CEO', lock: { kind: 'exact' } })
})

it('does not look at each record again for a field that is named later: the import of the field reads it', async () => {
  const { name, title } = SYSTEMS.hubspot
  const there = await place('hubspot')
  await there.read('full')
  await there.redeclare({ fields: [fieldOf(title), fieldOf(name)] })
  await there.read()
  expect(await there.imports()).toHaveLength(2)
  const { stores } = there.db.unitOfWork
  expect(await stores.history.imported(there.syncId)).toEqual(new Set([name, title]))
  expect(await stores.history.due(there.syncId, 1)).toEqual([])
  expect(await there.past(there.idOf(0), name)).not.toEqual([])
})

it('looks at a record again that was edited while it was looked at', async () => {
  let act = async (): Promise<void> => undefined
  const there = await place('hubspot', { watch: connection => before(connection, () => act()) })
  await there.read('full')
  const id = there.idOf(0)
  there.crm.update(id, { [there.title]: 'CEO' }, 'person')
  let asked = 0
  act = async () => {
    asked += 1
    if (asked === 1) await there.db.unitOfWork.stores.history.addDue([{ syncId: there.syncId, recordId: id }])
  }
  await there.read()
  await there.read()
  expect(asked).toBe(2)
  expect(await there.db.unitOfWork.stores.history.due(there.syncId, 1)).toEqual([])
})
