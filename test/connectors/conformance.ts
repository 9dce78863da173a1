// What every CRM connector must do, whatever the vendor: one suite, run against the sandbox through the real clients.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Connection, Cursor, Destination, Page, Partition, Query, Source } from '../../src/contract/connector.ts'
import type { CrmRecord } from '../../src/domain/record.ts'
import { ConfigError, ConnectionLost } from '../../src/errors.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts'
import { type TestDeps, testDeps } from './deps.ts'
import { closedPort } from './vendor.ts'

export interface Kit {
  readonly system: 'salesforce' | 'hubspot'
  /** A stream of persons and the names of its fields. */
  readonly stream: string
  readonly email: string
  readonly name: string
  readonly receipt: string
  /** A condition that holds for records whose `name` is "Scoped". */
  readonly scoped: Query['scope']
  /** An id of the stream that no record has. */
  readonly goneId: string
  /** More records than one page holds. */
  readonly many: number
  open(url: string, deps: TestDeps, secret?: string): Connection
}

const NO_SCOPE: Query['scope'] = { where: null, filters: [], list: null }
const signal = new AbortController().signal
const DAY = 86_400_000

function parts(connection: Connection): { source: Source; destination: Destination } {
  const { source, destination } = connection
  if (source === undefined || destination === undefined) throw new Error('the connector has no source or destination')
  return { source, destination }
}

async function pagesOf(source: Source, partition: Partition, from: Cursor | null = null): Promise<Page[]> {
  const pages: Page[] = []
  for await (const page of source.read(partition, from, signal)) pages.push(page)
  return pages
}

const recordsIn = (pages: readonly Page[]): CrmRecord[] => pages.flatMap(page => [...page.records])

async function readAll(source: Source, query: Query): Promise<CrmRecord[]> {
  const partitions = await source.partitions(query)
  const read = await Promise.all(partitions.map(partition => pagesOf(source, partition)))
  return recordsIn(read.flat())
}

async function failureOf(work: Promise<unknown>): Promise<Error> {
  const error: unknown = await work.then(
    () => new Error('nothing was thrown'),
    thrown => thrown,
  )
  return error instanceof Error ? error : new Error(String(error))
}

/** Registers the suite for one CRM. */
export function conformance(kit: Kit): void {
  describe(`${kit.system} as a source`, () => {
    let sandbox: Sandbox
    let source: Source
    let deps: TestDeps
    const ids: string[] = []
    const query: Query = { stream: kit.stream, fields: [kit.email, kit.name], scope: NO_SCOPE, window: null }

    beforeAll(async () => {
      sandbox = await startSandbox()
      deps = testDeps()
      const store = sandbox.world[kit.system]
      const now = sandbox.world.clock.now()
      for (let i = 0; i < kit.many; i++) {
        const fields = { [kit.email]: `p${i}@example.com`, [kit.name]: i % 50 === 0 ? 'Scoped' : `Person ${i}` }
        ids.push(store.insert(kit.stream, fields, { createdAt: now - 400 * DAY, modifiedAt: now - (i % 100) * DAY }))
      }
      source = parts(kit.open(sandbox.url, deps)).source
    })
    afterAll(() => sandbox.close())

    it('describes the stream: fields, types, lengths, what can be edited, the receipt field', async () => {
      const spec = await source.describe(kit.stream)
      expect(spec).toMatchObject({ name: kit.stream, receiptField: kit.receipt })
      expect(spec.fields.find(field => field.name === kit.email)).toMatchObject({ updateable: true, options: null })
    })

    it('names a stream or a field that is not there', async () => {
      expect(await failureOf(source.describe('Nonsense__c'))).toBeInstanceOf(ConfigError)
      const error = await failureOf(source.partitions({ ...query, fields: [kit.email, 'bogus_field'] }))
      expect(error).toBeInstanceOf(ConfigError)
      expect(error.message).toContain('bogus_field')
    })

    it('reads every record exactly once, with canonical values and the time of the last edit', async () => {
      const records = await readAll(source, query)
      expect(records.map(record => record.id).sort()).toEqual([...ids].sort())
      const first = records.find(record => record.id === ids[1])
      expect(first?.fields).toEqual({ [kit.email]: 'p1@example.com', [kit.name]: 'Person 1' })
      const expected = sandbox.world.clock.now() - DAY
      expect(Math.abs((first?.modifiedAt ?? 0) - expected)).toBeLessThan(60_000)
    })

    it('goes on from each cursor as if it had not stopped, also with a stored and reloaded one', async () => {
      const [partition] = await source.partitions(query)
      if (partition === undefined) throw new Error('no partition')
      const stored: Partition = JSON.parse(JSON.stringify(partition))
      const pages = await pagesOf(source, stored)
      expect(pages.length).toBeGreaterThan(1)
      expect(pages.at(-1)?.next).toBeNull()
      for (const [place, page] of pages.slice(0, -1).entries()) {
        const rest = await pagesOf(source, stored, JSON.parse(JSON.stringify(page.next)))
        const expected = recordsIn(pages.slice(place + 1)).map(record => record.id)
        expect(recordsIn(rest).map(record => record.id)).toEqual(expected)
      }
    })

    it('keeps to the window: from included, to excluded', async () => {
      const records = await readAll(source, query)
      const moments = [...new Set(records.map(record => record.modifiedAt ?? 0))].sort((a, b) => a - b)
      const [from = 0, to = 0] = [moments[10], moments[20]]
      const inside = records.filter(({ modifiedAt }) => (modifiedAt ?? 0) >= from && (modifiedAt ?? 0) < to)
      const windowed = { ...query, window: { from, to } }
      const found = await readAll(source, windowed)
      expect(found.map(record => record.id).sort()).toEqual(inside.map(record => record.id).sort())
      expect(found.length).toBeGreaterThan(0)
      expect(await source.count(windowed)).toBe(inside.length)
    })

    it('keeps to the scope, also together with a window', async () => {
      const scoped = { ...query, scope: kit.scoped }
      expect(await readAll(source, scoped)).toHaveLength(kit.many / 50)
      expect(await source.count(scoped)).toBe(kit.many / 50)
      const now = sandbox.world.clock.now()
      const half = { ...scoped, window: { from: now - 25 * DAY, to: now } }
      expect(await readAll(source, half)).toHaveLength(kit.many / 100)
    })

    it('counts as the CRM counts, and knows its clock', async () => {
      expect(await source.count(query)).toBe(kit.many)
      expect(Math.abs((await source.now()) - sandbox.world.clock.now())).toBeLessThan(2_000)
    })

    it('announces every call to the budget and hands on what the vendor says of the day', async () => {
      const [before, called] = [deps.spent(), sandbox.world[kit.system].calls]
      await source.count(query)
      expect(deps.spent() - before).toBe(sandbox.world[kit.system].calls - called)
      expect(deps.learned()?.[0]).toBeGreaterThan(0)
    })

    it('stops when told to', async () => {
      const [partition] = await source.partitions(query)
      if (partition === undefined) throw new Error('no partition')
      const stop = new AbortController()
      const reading = async (): Promise<void> => {
        for await (const page of source.read(partition, null, stop.signal)) if (page.records.length > 0) stop.abort()
      }
      await expect(reading()).rejects.toThrow(/abort/i)
    })
  })

  describe(`${kit.system} as a destination`, () => {
    let sandbox: Sandbox
    let destination: Destination
    const fields = [kit.email, kit.name]

    beforeAll(async () => {
      sandbox = await startSandbox()
      destination = parts(kit.open(sandbox.url, testDeps())).destination
    })
    afterAll(() => sandbox.close())

    const insert = (name: string): string =>
      sandbox.world[kit.system].insert(kit.stream, {
        [kit.email]: `${name.toLowerCase()}@example.com`,
        [kit.name]: name,
      })

    it('shows what records have now, and leaves out those that are gone', async () => {
      const id = insert('Current')
      const found = await destination.current(kit.stream, [kit.goneId, id], fields, signal)
      const values = { [kit.email]: 'current@example.com', [kit.name]: 'Current' }
      expect([...found]).toEqual([[id, { fields: values, receipt: null }]])
    })

    it('writes values, clears with null, and leaves the receipt', async () => {
      const [one, two] = [insert('One'), insert('Two')]
      const outcomes = await destination.write(
        kit.stream,
        [
          { recordId: one, intentId: 'intent-1', fields: { [kit.name]: 'Uno' } },
          { recordId: two, intentId: 'intent-2', fields: { [kit.email]: null } },
        ],
        signal,
      )
      expect(outcomes.map(outcome => outcome.status)).toEqual(['applied', 'applied'])
      const now = await destination.current(kit.stream, [one, two], fields, signal)
      expect(now.get(one)).toEqual({
        fields: { [kit.email]: 'one@example.com', [kit.name]: 'Uno' },
        receipt: 'intent-1',
      })
      expect(now.get(two)).toEqual({ fields: { [kit.email]: null, [kit.name]: 'Two' }, receipt: 'intent-2' })
    })

    it('gives each change its own outcome, in order: bad values and gone records harm no other row', async () => {
      const good = Array.from({ length: 9 }, (_none, i) => insert(`Good${i}`))
      const bad = insert('Bad')
      const changes = [...good.slice(0, 4), bad, ...good.slice(4), kit.goneId].map((recordId, i) => ({
        recordId,
        intentId: `intent-${i}`,
        fields: recordId === bad ? { [kit.email]: 'no address' } : { [kit.name]: `Better ${i}` },
      }))
      const outcomes = await destination.write(kit.stream, changes, signal)
      const statuses = changes.map(({ recordId }) => (good.includes(recordId) ? 'applied' : 'rejected'))
      expect(outcomes.map(outcome => outcome.status)).toEqual(statuses)
      expect(outcomes[4]).toMatchObject({
        status: 'rejected',
        code: expect.stringMatching(/EMAIL/),
        fields: [kit.email],
      })
    })

    it('says that the answer is lost when it is, and the write can be told by its receipt', async () => {
      const id = insert('Lost')
      sandbox.world.faults.add({
        system: kit.system,
        path: /batch\/update|composite\/sobjects$/,
        skip: 0,
        times: 1,
        when: 'after',
        drop: true,
        delayMs: 0,
      })
      const change = { recordId: id, intentId: 'intent-lost', fields: { [kit.name]: 'Found' } }
      const error = await failureOf(destination.write(kit.stream, [change], signal))
      expect(error).toBeInstanceOf(ConnectionLost)
      const now = await destination.current(kit.stream, [id], fields, signal)
      expect(now.get(id)).toMatchObject({ fields: { [kit.name]: 'Found' }, receipt: 'intent-lost' })
      expect(sandbox.world.writes.list().filter(write => write.id === id && write.field === kit.name)).toHaveLength(1)
    })

    it('does not send a write again on a server error, and calls the result unknown', async () => {
      const id = insert('Broken')
      sandbox.world.faults.add({
        system: kit.system,
        path: /batch\/update|composite\/sobjects$/,
        skip: 0,
        times: 1,
        when: 'after',
        status: 502,
        drop: false,
        delayMs: 0,
      })
      const change = { recordId: id, intentId: 'intent-502', fields: { [kit.name]: 'Once' } }
      expect(await failureOf(destination.write(kit.stream, [change], signal))).toBeInstanceOf(ConnectionLost)
      expect(sandbox.world.writes.list().filter(write => write.id === id && write.field === kit.name)).toHaveLength(1)
    })
  })

  describe(`${kit.system} set up wrongly`, () => {
    it('says in one line, without the secret, that the credentials are refused', async () => {
      const sandbox = await startSandbox()
      try {
        const connection = kit.open(sandbox.url, testDeps({ alias: 'acme-crm' }), 'hunter2-wrong-secret')
        const error = await failureOf(parts(connection).source.describe(kit.stream))
        expect(error).toBeInstanceOf(ConfigError)
        expect(error.message).toMatch(/^acme-crm: .+\. .+\.$/)
        expect(error.message).not.toContain('hunter2')
        expect(error.message).not.toContain('\n')
        const checks = await connection.check()
        expect(checks).toMatchObject([{ what: 'credentials', ok: false, fix: expect.any(String) }])
      } finally {
        await sandbox.close()
      }
    })

    it('says in one line that the server cannot be reached', async () => {
      const url = await closedPort()
      const error = await failureOf(parts(kit.open(url, testDeps({ alias: 'acme-crm' }))).source.describe(kit.stream))
      expect(error).toBeInstanceOf(ConnectionLost)
      expect(error.message).toBe(`acme-crm: cannot reach ${url} (ECONNREFUSED). Check the address and the network.`)
    })

    it('checks out when all is well', async () => {
      const sandbox = await startSandbox()
      try {
        const checks = await kit.open(sandbox.url, testDeps()).check()
        expect(checks.filter(item => !item.ok)).toEqual([])
        expect(checks.map(item => item.what)).toEqual(expect.arrayContaining(['credentials', 'clock']))
      } finally {
        await sandbox.close()
      }
    })
  })
}
