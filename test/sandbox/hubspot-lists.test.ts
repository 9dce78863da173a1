import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failureOf, type PortalOnTheWire, startPortal } from './hubspot-portal.ts'

let portal: PortalOnTheWire
beforeAll(async () => {
  portal = await startPortal()
})
afterAll(() => portal.close())

const insert = (fields: Record<string, string> = {}): string => portal.sandbox.world.hubspot.insert('contacts', fields)
const put = (path: string, body: unknown) => portal.call(path, { method: 'PUT', body: JSON.stringify(body) })

/** OR over one AND over one property filter, as HubSpot wants it. */
const where = (property: string, operation: object) => ({
  filterBranchType: 'OR',
  filterBranchOperator: 'OR',
  filters: [],
  filterBranches: [
    {
      filterBranchType: 'AND',
      filterBranchOperator: 'AND',
      filterBranches: [],
      filters: [{ filterType: 'PROPERTY', property, operation }],
    },
  ],
})

async function make(name: string, processingType: string, filterBranch?: object): Promise<string> {
  const answer = await portal.post('/crm/v3/lists', { name, processingType, objectTypeId: '0-1', filterBranch })
  expect(answer.status).toBe(200)
  return JSON.parse(await answer.text()).list.listId
}

async function membersOf(listId: string): Promise<string[]> {
  const { membershipsApi } = portal.client.crm.lists
  return (await membershipsApi.getPage(listId)).results.map(member => member.recordId)
}

describe('a static list', () => {
  it('is filled, emptied, renamed, deleted and restored', async () => {
    const { listsApi } = portal.client.crm.lists
    const listId = await make('Static', 'MANUAL')
    const [a, b, c] = [insert(), insert(), insert()]
    const added = await put(`/crm/v3/lists/${listId}/memberships/add`, [a, b, '999999'])
    expect(await added.json()).toMatchObject({ recordsIdsAdded: [a, b], recordIdsMissing: ['999999'] })
    await put(`/crm/lists/2026-09/${listId}/memberships/add-and-remove`, {
      recordIdsToAdd: [c],
      recordIdsToRemove: [a],
    })
    expect(await membersOf(listId)).toEqual([b, c])
    expect((await listsApi.updateName(listId, 'Renamed')).updatedList?.name).toBe('Renamed')
    expect((await listsApi.getByName('Renamed', '0-1')).list.listId).toBe(listId)
    await portal.client.crm.lists.membershipsApi.removeAll(listId)
    expect(await membersOf(listId)).toEqual([])
    await listsApi.remove(listId)
    expect((await failureOf(listsApi.getById(listId))).code).toBe(404)
    await listsApi.restore(listId)
    expect((await listsApi.getById(listId)).list.name).toBe('Renamed')
  })

  it('shows its members by id and by when they joined', async () => {
    const listId = await make('Order', 'MANUAL')
    const [first, second] = [insert(), insert()]
    await put(`/crm/v3/lists/${listId}/memberships/add`, [second])
    portal.sandbox.world.clock.advance(1_000)
    await put(`/crm/v3/lists/${listId}/memberships/add`, [first])
    expect(await membersOf(listId)).toEqual([first, second])
    const joined = await portal.client.crm.lists.membershipsApi.getPageOrderedByAddedToListDate(listId)
    expect(joined.results.map(member => member.recordId)).toEqual([second, first])
    const lists = await portal.client.crm.lists.membershipsApi.getLists('0-1', first)
    expect(lists.results.map(one => one.listId)).toContain(listId)
  })
})

describe('a dynamic list', () => {
  it('follows its filter, and is not changed by hand', async () => {
    const filter = where('city', { operationType: 'MULTISTRING', operator: 'IS_EQUAL_TO', values: ['Tromsø'] })
    const id = insert({ city: 'Tromsø' })
    const listId = await make('Dynamic', 'DYNAMIC', filter)
    expect(await membersOf(listId)).toEqual([id])
    const late = insert({ city: 'Bodø' })
    portal.sandbox.world.hubspot.update(late, { city: 'tromsø' }, 'person')
    portal.sandbox.world.hubspot.update(id, { city: 'Bodø' }, 'person')
    expect(await membersOf(listId)).toEqual([late])
    expect((await put(`/crm/v3/lists/${listId}/memberships/add`, [id])).status).toBe(400)
    const shown = await portal.client.crm.lists.listsApi.getById(listId, true)
    expect(shown.list).toMatchObject({ processingType: 'DYNAMIC', size: 1 })
  })

  it.each([
    ['IS_KNOWN', {}, ['10', '20']],
    ['IS_UNKNOWN', {}, ['']],
    ['IS_GREATER_THAN', { value: 10 }, ['20']],
    ['IS_BETWEEN', { lowerBound: 5, upperBound: 15 }, ['10']],
  ])('knows the number operator %s', async (operator, rest, expected) => {
    const mark = `numbers ${operator}`
    const ids = ['', '10', '20'].map(annualrevenue => insert({ annualrevenue, company: mark }))
    const branch = where('annualrevenue', { operationType: 'NUMBER', operator, ...rest })
    const [inner] = branch.filterBranches
    inner?.filters.push({
      filterType: 'PROPERTY',
      property: 'company',
      operation: { operationType: 'STRING', operator: 'IS_EQUAL_TO', value: mark },
    })
    const members = await membersOf(await make(mark, 'DYNAMIC', branch))
    expect(members).toEqual(expected.map(value => ids[['', '10', '20'].indexOf(value)]))
  })

  it('that is a snapshot stays as it was', async () => {
    const filter = where('city', { operationType: 'STRING', operator: 'CONTAINS', value: 'narv' })
    const id = insert({ city: 'Narvik' })
    const listId = await make('Snapshot', 'SNAPSHOT', filter)
    insert({ city: 'Narvik' })
    expect(await membersOf(listId)).toEqual([id])
  })
})

describe('lists together', () => {
  it('are searched by name, kind and object, in pages', async () => {
    for (const name of ['Search one', 'Search two', 'Search three']) await make(name, 'MANUAL')
    const search = async (body: object) => {
      return JSON.parse(await (await portal.post('/crm/v3/lists/search', body)).text())
    }
    const first = await search({ query: 'search', count: 2 })
    expect(first).toMatchObject({ total: 3, hasMore: true, offset: 2 })
    expect(first.lists[0].additionalProperties).toEqual({ hs_list_size: '0' })
    expect((await search({ query: 'search', count: 2, offset: 2 })).hasMore).toBe(false)
    expect((await search({ query: 'search', processingTypes: ['DYNAMIC'] })).total).toBe(0)
  })

  it.each([
    ['a dynamic list without filters', { name: 'x', processingType: 'DYNAMIC', objectTypeId: '0-1' }],
    ['an object that is not there', { name: 'x', processingType: 'MANUAL', objectTypeId: '0-999' }],
    ['a name that is taken', { name: 'Order', processingType: 'MANUAL', objectTypeId: '0-1' }],
  ])('%s is refused', async (_what, body) => {
    expect((await portal.post('/crm/v3/lists', body)).status).toBe(400)
  })
})

describe('folders of lists', () => {
  it('are made in one another, renamed, moved, filled, and deleted when empty', async () => {
    const { foldersApi } = portal.client.crm.lists
    const { folder } = await foldersApi.create({ name: 'Outer' })
    const inner = (await foldersApi.create({ name: 'Inner', parentFolderId: String(folder.id) })).folder
    const listId = await make('In a folder', 'MANUAL')
    await foldersApi.moveList({ listId, newFolderId: String(inner.id) })
    expect((await foldersApi.getAll(String(folder.id))).folder).toMatchObject({
      name: 'Outer',
      childNodes: [{ name: 'Inner', childLists: [Number(listId)] }],
    })
    expect((await foldersApi.rename(String(inner.id), 'Within')).folder.name).toBe('Within')
    expect((await failureOf(foldersApi.move(String(folder.id), String(inner.id)))).code).toBe(400)
    expect((await failureOf(foldersApi.remove(String(inner.id)))).code).toBe(400)
    await foldersApi.moveList({ listId, newFolderId: '0' })
    await foldersApi.remove(String(inner.id))
    expect((await failureOf(foldersApi.getAll(String(inner.id)))).code).toBe(404)
  })
})
