// What HubSpot alone does: lists, wide reads, merged records, batches refused for one row.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Connection, Query } from '../../../src/contract/connector.ts'
import { ConfigError, RetriableError } from '../../../src/errors.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts'
import { testDeps } from '../deps.ts'
import { openHubSpot } from './kit.ts'

const signal = new AbortController().signal
const DAY = 86_400_000
const base: Query = {
  stream: 'contacts',
  fields: ['lastname'],
  scope: { where: null, filters: [], list: null },
  window: null,
}

describe('HubSpot', () => {
  let sandbox: Sandbox
  let connection: Connection
  const ids: string[] = []

  beforeAll(async () => {
    sandbox = await startSandbox()
    connection = openHubSpot(sandbox.url, testDeps())
    const now = sandbox.world.clock.now()
    for (let i = 0; i < 230; i++) {
      ids.push(
        sandbox.world.hubspot.insert('contacts', { lastname: `Person ${i}` }, { modifiedAt: now - (i % 10) * DAY }),
      )
    }
  })
  afterAll(() => sandbox.close())

  const read = async (query: Query): Promise<string[]> => {
    const [partition] = (await connection.source?.partitions(query)) ?? []
    if (partition === undefined || connection.source === undefined) throw new Error('no partition')
    const pages = await Array.fromAsync(connection.source.read(partition, null, signal))
    return pages.flatMap(page => page.records.map(record => record.id))
  }

  it('asks by the family that is set, every path of it', async () => {
    const { calls, clock, hubspot } = sandbox.world
    const dated = openHubSpot(sandbox.url, testDeps(), { pathFamily: '2026-09' })
    const { listId } = hubspot.lists.create('dated', '0-1', ids.slice(0, 3), clock.now())
    calls.clear()
    await dated.source?.account()
    for (const query of [
      base,
      { ...base, window: { from: 0, to: clock.now() } },
      { ...base, scope: { ...base.scope, list: listId } },
    ]) {
      await dated.source?.count(query)
      for (const partition of (await dated.source?.partitions(query)) ?? []) {
        if (dated.source !== undefined) await Array.fromAsync(dated.source.read(partition, null, signal))
      }
    }
    await dated.destination?.current('contacts', ids.slice(0, 2), ['lastname'], signal)
    await dated.destination?.write(
      'contacts',
      [{ recordId: ids[0] ?? '', intentId: 'i', fields: { lastname: 'Doe' } }],
      signal,
    )
    const endpoints = calls.list().map(({ endpoint }) => endpoint)
    expect(endpoints.length).toBeGreaterThan(6)
    expect(endpoints.filter(endpoint => /\/v\d\//.test(endpoint))).toEqual([])
  })

  it('reads and counts all members of a list, also in a window: who joins it gets no new stamp', async () => {
    const { hubspot, clock } = sandbox.world
    const members = ids.slice(0, 150)
    const { listId } = hubspot.lists.create('sync', '0-1', members, clock.now())
    const inList = { ...base, scope: { ...base.scope, list: listId } }
    expect(await read(inList)).toEqual(members)
    expect(await connection.source?.count(inList)).toBe(150)
    const recent = { ...inList, window: { from: clock.now() - 4.5 * DAY, to: clock.now() + 1 } }
    expect(await read(recent)).toEqual(members)
    expect(await connection.source?.count(recent)).toBe(150)
  })

  it('says which list is not there, and refuses a scope written for another CRM', async () => {
    await expect(connection.source?.count({ ...base, scope: { ...base.scope, list: '424242' } })).rejects.toThrow(
      ConfigError,
    )
    await expect(read({ ...base, scope: { ...base.scope, where: 'Id != null' } })).rejects.toThrow(/SOQL/)
    const odd = { ...base, scope: { ...base.scope, filters: [[{ field: 'lastname', operator: 'LIKE', value: 'x' }]] } }
    await expect(read(odd)).rejects.toThrow(/LIKE/)
  })

  it('refuses before the first run a scope to which the filters of a window cannot be added', async () => {
    const filters = (groups: number, each: number) => ({
      ...base,
      scope: {
        ...base.scope,
        filters: Array.from({ length: groups }, () =>
          Array.from({ length: each }, (_none, n) => ({ field: 'lastname', operator: 'NEQ', value: `${n}` })),
        ),
      },
    })
    for (const query of [filters(5, 3), filters(1, 8)]) {
      await expect(connection.source?.partitions(query)).rejects.toThrow(/too many filters/)
    }
    for (const query of [filters(5, 2), filters(1, 7)]) {
      const windowed = { ...query, window: { from: 0, to: sandbox.world.clock.now() + 1 } }
      expect(await read(windowed)).toHaveLength(ids.length)
    }
  })

  it('goes on behind a full page though the total that lags counts no more', async () => {
    const { faults, clock } = sandbox.world
    const all = { ...base, window: { from: 0, to: clock.now() + 1 } }
    const [partition] = (await connection.source?.partitions(all)) ?? []
    if (partition === undefined || connection.source === undefined) throw new Error('no partition')
    const results = ids
      .slice(0, 200)
      .map(id => ({ id, properties: {}, createdAt: new Date(0), updatedAt: new Date(0) }))
    const fault = { system: 'hubspot', path: /contacts\/search/, skip: 0, times: 1, when: 'before' } as const
    faults.add({ ...fault, status: 200, body: { total: 200, results } })
    expect(await read(all)).toHaveLength(ids.length)
    faults.add({ ...fault, status: 200, body: { total: 3, results: [] } })
    await expect(read(all)).rejects.toThrow(RetriableError)
  })

  it('writes all good rows of a full batch although HubSpot refuses the batch for two of them', async () => {
    const bad = new Set([ids[10], ids[77]])
    const changes = ids.slice(0, 100).map((recordId, i) => ({
      recordId,
      intentId: `intent-${i}`,
      fields: bad.has(recordId) ? { email: 'no address' } : { jobtitle: `Title ${i}` },
    }))
    const outcomes = (await connection.destination?.write('contacts', changes, signal)) ?? []
    expect(outcomes.filter(outcome => outcome.status === 'applied')).toHaveLength(98)
    expect([outcomes[10], outcomes[77]]).toMatchObject([
      { code: 'INVALID_EMAIL' },
      { code: 'INVALID_EMAIL', fields: ['email'] },
    ])
  })

  it('keeps the outcomes of the first half when the limit stops the second', async () => {
    const { faults } = sandbox.world
    const changes = ids.slice(0, 4).map((recordId, i) => ({
      recordId,
      intentId: `again-${i}`,
      fields: i === 0 ? { email: 'no address' } : { jobtitle: `Again ${i}` },
    }))
    const body = { status: 'error', message: 'x', policyName: 'TEN_SECONDLY_ROLLING' }
    faults.add({
      system: 'hubspot',
      path: /batch\/update/,
      skip: 4,
      times: 9,
      when: 'before',
      status: 429,
      body,
      drop: false,
      delayMs: 0,
    })
    const outcomes = await connection.destination?.write('contacts', changes, signal)
    faults.clear()
    expect(outcomes?.map(outcome => outcome.status)).toEqual(['rejected', 'applied', 'retry', 'retry'])
  })

  it('rejects a property that HubSpot computes, without a call', async () => {
    const change = { recordId: ids[0] ?? '', intentId: 'i', fields: { hs_object_id: '1' } }
    const calls = sandbox.world.hubspot.calls
    expect(await connection.destination?.write('contacts', [change], signal)).toMatchObject([
      { code: 'READ_ONLY_VALUE' },
    ])
    expect(sandbox.world.hubspot.calls - calls).toBeLessThanOrEqual(1)
  })
})
