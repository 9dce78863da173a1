// A run over many records, the CRM and the storage of records made up: pulls of 2,000 records, each of which leads to
// ten write-backs. Arguments: server of the database, Redis, records. Prints {"peakMb","jobs"}: what Redis held at most.
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { nothing, openLine, pullOf, startWork, step } from './queue-line.ts'

const PAGE = 2_000
const WRITES_PER_PAGE = 10
const LOOK_EVERY_MS = 20

const [server = '', redisUrl = '', records = ''] = process.argv.slice(2)
const pages = Math.ceil(Number(records) / PAGE)
const line = await openLine(server)
const ended = new AbortController()
const steps = [
  step('pull', async page => async () => {
    const writes = Array.from({ length: WRITES_PER_PAGE }, (_, n) => page * WRITES_PER_PAGE + n)
    const next = writes.map(n => ({
      step: 'write-back' as const,
      runId: line.run.id,
      key: `write:${n}`,
      payload: { n },
    }))
    return { counts: { pulled: PAGE }, next }
  }),
  step('write-back', async () => {
    // A CRM's answer: long enough for work to pile up wherever it may.
    await sleep(5)
    return nothing
  }),
  step('close-run', async () => {
    ended.abort()
    return nothing
  }),
]
await line.add(Array.from({ length: pages }, (_, page) => pullOf(page)))
const redis = new Redis(redisUrl)
const runner = await startWork({ ...line, redisUrl, concurrency: 50, steps })
let peak = 0
while (!ended.signal.aborted) {
  const [, used] = /^used_memory:(\d+)/m.exec(await redis.info('memory')) ?? []
  peak = Math.max(peak, Number(used))
  await sleep(LOOK_EVERY_MS)
}
await runner.close()
redis.disconnect()
await line.pool.end()
process.stdout.write(`${JSON.stringify({ peakMb: peak / 2 ** 20, jobs: pages * (1 + WRITES_PER_PAGE) })}\n`)
