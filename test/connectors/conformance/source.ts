// Reading, as every CRM connector must do it.
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Cursor, Page, Partition, Query, Source } from '../../../src/contract/connector.ts'
import type { CrmRecord } from '../../../src/domain/record.ts'
import { ConfigError } from '../../../src/errors.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts'
import { type TestDeps, testDeps } from '../deps.ts'
import { failureOf, type Kit, NO_SCOPE, parts, signal } from './kit.ts'

const DAY = 86_400_000

async function pagesOf(source: Source, partition: Partition, from: Cursor | null = null): Promise<Page[]> {
  const pages: Page[] = []
  for await (const page of source.read(partition, from, signal)) pages.push(page)
  return pages
}

/** All pages, also of the parts that came to light while reading. */
async function pagesWithin(source: Source, partitions: readonly Partition[]): Promise<Page[]> {
  const pages = (await Promise.all(partitions.map(partition => pagesOf(source, partition)))).flat()
  const further = pages.flatMap(page => page.partitions ?? [])
  return further.length === 0 ? pages : [...pages, ...(await pagesWithin(source, further))]
}

const recordsIn = (pages: readonly Page[]): CrmRecord[] => pages.flatMap(page => [...page.records])

async function readAll(source: Source, query: Query): Promise<CrmRecord[]> {
  return recordsIn(await pagesWithin(source, await source.partitions(query)))
}

export function asSource(kit: Kit): void {
  describe(`${kit.system} as a source`, () => {
    let sandbox: Sandbox
    let source: Source
    let deps: TestDeps
    const ids: string[] = []
    const query: Query = { stream: kit.stream, fields: [kit.email, kit.name], scope: NO_SCOPE, window: null }

    beforeAll(async () => {
      sandbox = await startSandbox()
      sandbox.world.salesforce.queryJobs.hurry()
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

    it('asks for the type once for the whole job, and anew in the next', async () => {
      const described = () =>
        sandbox.world.calls
          .list()
          .filter(({ endpoint }) => /describe|properties/.test(endpoint))
          .reduce((sum, { calls }) => sum + calls, 0)
      const own = testDeps()
      const before = described()
      const job = parts(kit.open(sandbox.url, own)).source
      await job.describe(kit.stream)
      await job.partitions(query)
      await expect.poll(described).toBe(before + 1)
      await setTimeout(2)
      await parts(kit.open(sandbox.url, own)).source.partitions(query)
      await expect.poll(described).toBe(before + 2)
    })

    it('names a stream or a field that is not there', async () => {
      expect(await failureOf(source.describe('Nonsense__c'))).toBeInstanceOf(ConfigError)
      const error = await failureOf(source.partitions({ ...query, fields: [kit.email, 'bogus_field'] }))
      expect(error).toBeInstanceOf(ConfigError)
      expect(error.message).toContain('bogus_field')
    })

    it('reads every record exactly once, with canonical values the time of the last edit and the replication key', async () => {
      const records = await readAll(source, query)
      expect(records.map(record => record.id).sort()).toEqual([...ids].sort())
      const first = records.find(record => record.id === ids[1])
      expect(first?.fields).toEqual({ [kit.email]: 'p1@example.com', [kit.name]: 'Person 1' })
      const expected = sandbox.world.clock.now() - DAY
      expect(Math.abs((first?.modifiedAt ?? 0) - expected)).toBeLessThan(60_000)
      for (const { modifiedAt, stamp } of records) expect(stamp).toBeGreaterThanOrEqual(modifiedAt ?? Infinity)
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
      const moments = [...new Set(records.map(record => record.stamp ?? 0))].sort((a, b) => a - b)
      const [from = 0, to = 0] = [moments[10], moments[20]]
      const inside = records.filter(({ stamp }) => (stamp ?? 0) >= from && (stamp ?? 0) < to)
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

    it('counts as the CRM counts, knows its clock, and which account it is', async () => {
      expect(await source.count(query)).toBe(kit.many)
      const { clock } = sandbox.world
      const before = clock.now()
      const account = await source.account()
      // It is told in whole seconds.
      expect(account.now).toBeGreaterThan(before - 1_000)
      expect(account.now).toBeLessThanOrEqual(clock.now())
      expect(account.id).toMatch(new RegExp(`^${sandbox.url}/\\w+$`))
      expect((await source.account()).id).toBe(account.id)
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
}
