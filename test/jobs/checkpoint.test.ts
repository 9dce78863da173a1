// A partition that is longer than one chunk: every record is counted once, and reading goes on where it stopped.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { pull } from '../../jobs/pull.ts'
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
    const records = Array.from({ length: PAGE }, (_, index) => ({ id: `${from + index}`, fields: {}, modifiedAt: 1 }))
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

it('counts each record once over all chunks of a partition', async () => {
  const { stores } = database.unitOfWork
  const run = await startedRun(database.unitOfWork)
  const partitionId = randomUUID()
  const query: Query = { stream: run.definition.stream, fields: [], scope: run.definition.scope, window: null }
  await stores.runs.addPartitions(run.id, [{ id: partitionId, partition: { query, detail: null } }])
  const connection: Connection = { check: async () => [], source, close: async () => undefined }
  const keys = new Set<string>()
  for (let more = true; more; ) {
    const context: JobContext = {
      jobId: randomUUID(),
      log: quietLog,
      clock: { now: Date.now, sleep: async () => undefined },
      newId: randomUUID,
      signal: new AbortController().signal,
      stores,
      transaction: work => database.unitOfWork.transaction(work),
      store: commit => database.unitOfWork.transaction(commit).then(() => undefined),
      connect: async () => connection,
    }
    const commit = await pull.run({ runId: run.id, partitionId }, context)
    const { next } = await database.unitOfWork.transaction(commit)
    more = next.some(({ step }) => step === 'pull')
    for (const { key } of next) keys.add(key)
  }
  expect((await stores.runs.counts(run.id)).pulled).toBe(RECORDS)
  expect(await stores.runs.partition(partitionId)).toMatchObject({ rows: RECORDS, done: true, cursor: null })
  expect([...keys]).toEqual([`pull:${partitionId}:2000`, `pull:${partitionId}:4000`])
})
