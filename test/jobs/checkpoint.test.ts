// A partition that is longer than one chunk: every record is counted once, and reading goes on where it stopped.
import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pull } from '../../jobs/pull/step.ts'
import type { Connection, Page, Query, Source } from '../../src/contract/connector.ts'
import type { JobContext } from '../../src/contract/job.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { quietLog } from '../support/quiet-log.ts'
import { startedRun } from '../support/started-run.ts'

const RECORDS = 4_500
const PAGE = 500

let database: FreshDatabase
beforeAll(async () => {
  database = await freshDatabase()
})
afterAll(() => database.close())

async function* pagesFrom(first: number): AsyncGenerator<Page> {
  for (let from = first; from < RECORDS; from += PAGE) {
    const records = Array.from({ length: PAGE }, (_, index) => ({
      id: `${from + index}`,
      fields: {},
      modifiedAt: 1,
      stamp: 1,
    }))
    const after = from + PAGE
    yield { records, next: after < RECORDS ? after : null }
  }
}

const source: Source = {
  describe: async name => ({ name, fields: [], receiptField: null }),
  account: async () => ({ id: 'acme', now: 0 }),
  partitions: async () => [],
  count: async () => RECORDS,
  read: (_, from) => pagesFrom(typeof from === 'number' ? from : 0),
}

type Yields = JobContext['yields']

/** Runs one pull job; returns how many chunks it stored before its end and the work that follows from it. */
async function pullOnce(
  runId: string,
  partitionId: string,
  from: Source,
  yields: Yields = async () => 'not yet',
  part: Partial<JobContext> = {},
) {
  const connection: Connection = { check: async () => [], source: from, close: async () => undefined }
  let stored = 0
  const context: JobContext = {
    jobId: randomUUID(),
    log: quietLog,
    clock: { now: Date.now, sleep: async () => undefined },
    newId: randomUUID,
    signal: new AbortController().signal,
    stores: database.unitOfWork.stores,
    transaction: work => database.unitOfWork.transaction(work),
    store: async commit => {
      await database.unitOfWork.transaction(commit)
      stored += 1
    },
    yields,
    connect: async () => connection,
    ...part,
  }
  const commit = await pull.run({ runId, partitionId }, context)
  const { next } = await database.unitOfWork.transaction(commit)
  return { stored, next: next.filter(({ step }) => step === 'pull') }
}

async function startedPartition() {
  const run = await startedRun(database.unitOfWork)
  const partitionId = randomUUID()
  const query: Query = { stream: run.definition.stream, fields: [], scope: run.definition.scope, window: null }
  await database.unitOfWork.stores.runs.addPartitions(run.id, [{ id: partitionId, partition: { query, detail: null } }])
  return { run, partitionId }
}

it('counts each record once over all chunks of a partition', async () => {
  const { run, partitionId } = await startedPartition()
  const { stores } = database.unitOfWork
  const keys = new Set<string>()
  for (let more = true; more; ) {
    const { next } = await pullOnce(run.id, partitionId, source)
    more = next.length > 0
    for (const { key } of next) keys.add(key)
  }
  expect((await stores.runs.counts(run.id)).pulled).toBe(RECORDS)
  expect(await stores.runs.partition(partitionId)).toMatchObject({ rows: RECORDS, done: true, cursor: null })
  expect([...keys]).toEqual([`pull:${partitionId}:2000`, `pull:${partitionId}:4000`])
})

it('goes on to the end of a partition that tells only what is gone, however often it is left to another job', async () => {
  const { run, partitionId } = await startedPartition()
  async function* goneFrom(first: number): AsyncGenerator<Page> {
    for (let from = first; from < RECORDS; from += PAGE) {
      const gone = Array.from({ length: PAGE }, (_, index) => ({ id: `${from + index}`, mergedInto: null, at: null }))
      yield { records: [], gone, next: from + PAGE < RECORDS ? from + PAGE : null, goOn: 'here' }
    }
  }
  const telling: Source = { ...source, read: (_, from) => goneFrom(typeof from === 'number' ? from : 0) }
  const keys: string[] = []
  for (let more = true; more; ) {
    const { next } = await pullOnce(run.id, partitionId, telling, async () => 'now')
    more = next.length > 0
    keys.push(...next.map(({ key }) => key))
  }
  expect(keys).toEqual([`pull:${partitionId}:0 2000`, `pull:${partitionId}:0 4000`])
  expect(await database.unitOfWork.stores.runs.partition(partitionId)).toMatchObject({ rows: 0, done: true })
})

it('reads no page that it does not store: each is a call', async () => {
  const { run, partitionId } = await startedPartition()
  let asked = 0
  async function* counted(pages: AsyncIterable<Page>) {
    for await (const page of pages) {
      asked += 1
      yield page
    }
  }
  const watched: Source = { ...source, read: (...of) => counted(source.read(...of)) }
  while ((await pullOnce(run.id, partitionId, watched)).next.length > 0);
  expect(asked).toBe(RECORDS / PAGE)
})

describe('while a chunk is stored', () => {
  const CHUNK = 2_000
  const chunkOf = (from: number) =>
    Array.from({ length: CHUNK }, (_, index) => ({ id: `c${from + index}`, fields: {}, modifiedAt: 1, stamp: 1 }))

  /** What happens in which order when three chunks are read, the second of which begins at `second`. */
  async function story(second: number, fails = false): Promise<string[]> {
    const { run, partitionId } = await startedPartition()
    const { stores } = database.unitOfWork
    const told: string[] = []
    const of: typeof stores.sightings.of = async (sync, ids) => {
      told.push(`looks at ${ids[0]}`)
      return stores.sightings.of(sync, ids)
    }
    async function* pages(): AsyncGenerator<Page> {
      yield { records: chunkOf(0), next: 1, goOn: 'here' }
      yield { records: chunkOf(second), next: 2, goOn: 'here' }
      yield { records: chunkOf(second + CHUNK), next: null }
    }
    const store: JobContext['store'] = async commit => {
      told.push('stores')
      // As long as it takes to see what else goes on meanwhile, if anything does.
      const looks = () => told.filter(each => each.startsWith('looks')).length
      const most = second < CHUNK ? 100 : 3_000
      for (let waits = 0; looks() < 3 && waits < most; waits += 1) await setTimeout(10)
      if (fails) throw new Error('the database is away')
      await database.unitOfWork.transaction(commit)
      told.push('stored')
    }
    const source3 = { ...source, read: pages }
    const context = { store, stores: { ...stores, sightings: { ...stores.sightings, of } } }
    await pullOnce(run.id, partitionId, source3, undefined, context).catch(error => told.push(String(error)))
    return told
  }

  it('the next one is judged, and the one after it looked up', async () => {
    const told = await story(CHUNK)
    // The second is looked up beside the storing of the first: which of the two is told first is a matter of chance.
    expect(told.slice(0, 4).toSorted()).toEqual(['looks at c0', 'looks at c2000', 'looks at c4000', 'stores'])
    expect(told.slice(4)).toEqual(['stored', 'stores', 'stored'])
  })

  it('none that speaks of the same records is', async () => {
    const apart = ['looks at c0', 'stores', 'stored', 'looks at c1999', 'stores', 'looks at c3999', 'stored']
    expect(await story(CHUNK - 1)).toEqual(apart)
  })

  it('the job goes no further than to look up those two when that fails', async () => {
    const told = await story(CHUNK, true)
    expect(told.slice(0, 4).toSorted()).toEqual(['looks at c0', 'looks at c2000', 'looks at c4000', 'stores'])
    expect(told.slice(4)).toEqual(['Error: the database is away'])
  })
})

describe('a partition that is costly to go on with elsewhere', () => {
  const LONG = 30_000
  const CHUNK = 2_000
  const long: Source = { ...source, read: (_, from) => chunksFrom(typeof from === 'number' ? from : 0) }

  async function* chunksFrom(first: number): AsyncGenerator<Page> {
    for (let from = first; from < LONG; from += CHUNK) {
      const records = Array.from({ length: CHUNK }, (_, index) => ({
        id: `${from + index}`,
        fields: {},
        modifiedAt: 1,
        stamp: 1,
      }))
      const after = from + CHUNK
      yield { records, next: after < LONG ? after : null, goOn: 'here' }
    }
  }

  it('is read by one job to its end, with a checkpoint at each chunk', async () => {
    const { run, partitionId } = await startedPartition()
    expect(await pullOnce(run.id, partitionId, long)).toEqual({ stored: LONG / CHUNK - 1, next: [] })
    const partition = await database.unitOfWork.stores.runs.partition(partitionId)
    expect(partition).toMatchObject({ rows: LONG, done: true })
  })

  it.each([
    ['soon', 10],
    ['now', 0],
  ] as const)('is left to another job when it is to yield %s', async (when, chunks) => {
    const { run, partitionId } = await startedPartition()
    const first = await pullOnce(run.id, partitionId, long, async () => when)
    const rows = (chunks + 1) * CHUNK
    expect(first).toMatchObject({ stored: chunks, next: [{ key: `pull:${partitionId}:${rows}` }] })
    expect(await database.unitOfWork.stores.runs.partition(partitionId)).toMatchObject({ rows, cursor: rows })
    const rest = await pullOnce(run.id, partitionId, long)
    expect(rest).toEqual({ stored: (LONG - rows) / CHUNK - 1, next: [] })
  })
})
