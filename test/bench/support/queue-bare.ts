// The same number of jobs that do nothing in BullMQ alone, as its documentation shows it: added in bulk while a worker
// consumes, timed from the first add to the last end.
// Arguments: server of the database, Redis or "", jobs. Prints {"jobsPerS","latencyMs"}.
import { performance } from 'node:perf_hooks'
import { createPostgresBackend, Queue, Worker, withBackend } from 'bullmq'
import { Redis } from 'ioredis'
import { recreateDatabase } from '../../../src/store/scratch.ts'
import { BATCH, CONCURRENCY, LATENCY_PROBES, pause } from './queue-load.ts'

const NAME = 'bare'
const OPTIONS = { removeOnComplete: true }

const [server = '', redisUrl = '', count = ''] = process.argv.slice(2)
const jobs = Number(count)
const { queue, work } = redisUrl === '' ? await onPostgres() : onRedis()
await queue.waitUntilReady()
let done = 0
let began: () => void = () => undefined
const allDone = Promise.withResolvers<void>()
const worker = work(async () => {
  began()
  done += 1
  if (done === jobs) allDone.resolve()
})
await worker.waitUntilReady()
const started = performance.now()
for (let from = 0; from < jobs; from += BATCH) {
  const batch = Array.from({ length: Math.min(BATCH, jobs - from) }, (_, n) => from + n)
  await queue.addBulk(batch.map(n => ({ name: 'job', data: { n }, opts: OPTIONS })))
}
await allDone.promise
const jobsPerS = jobs / ((performance.now() - started) / 1_000)

const latencies: number[] = []
for (let probe = 0; probe < LATENCY_PROBES; probe += 1) {
  await pause()
  const begun = new Promise<void>(resolve => {
    began = resolve
  })
  const asked = performance.now()
  await queue.add('job', { n: probe }, OPTIONS)
  await begun
  latencies.push(performance.now() - asked)
}
await worker.close()
await queue.close()
process.stdout.write(
  `${JSON.stringify({ jobsPerS, latencyMs: latencies.toSorted((a, b) => a - b)[LATENCY_PROBES >> 1] })}\n`,
)
process.exit()

async function onPostgres() {
  const connection = { connectionString: await recreateDatabase(server, 'evergreen_bench_bare'), schema: 'bullmq' }
  const on = withBackend(createPostgresBackend)
  return {
    queue: new on.Queue(NAME, { connection: { ...connection, migrate: true } }),
    work: (process: () => Promise<void>) => new on.Worker(NAME, process, { connection, concurrency: CONCURRENCY }),
  }
}

function onRedis() {
  const connect = () => new Redis(redisUrl, { maxRetriesPerRequest: null })
  return {
    queue: new Queue(NAME, { connection: connect() }),
    work: (process: () => Promise<void>) =>
      new Worker(NAME, process, { connection: connect(), concurrency: CONCURRENCY }),
  }
}
