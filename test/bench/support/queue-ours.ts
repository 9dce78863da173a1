// Jobs that do nothing, all the way: work row, dispatch, queue, begin, step, end, with both audit entries; timed from
// the first add to the last end.
// Arguments: server of the database, Redis or "", jobs. Prints {"jobsPerS","latencyMs"}.
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { nothing, openLine, pullOf, startWork, step } from './queue-line.ts'
import { BATCH, CONCURRENCY, LATENCY_PROBES, pause } from './queue-load.ts'

/** Small beside the time that all jobs take. */
const LOOK_EVERY_MS = 5

const [server = '', redisUrl = '', count = ''] = process.argv.slice(2)
const jobs = Number(count)
const line = await openLine(server)
let began: () => void = () => undefined
let ended = 0
const steps = [
  step('pull', async () => {
    began()
    return async () => {
      ended += 1
      return { counts: {}, next: [] }
    }
  }),
  step('close-run', async () => nothing),
]

const work = { ...line, redisUrl: redisUrl === '' ? null : redisUrl, concurrency: CONCURRENCY, steps }
const runner = await startWork(work)
const started = performance.now()
for (let from = 0; from < jobs; from += BATCH) {
  await line.add(Array.from({ length: Math.min(BATCH, jobs - from) }, (_, n) => pullOf(from + n)))
}
const open = () => line.unitOfWork.stores.work.openOf(line.run.id, 'close-run')
while (ended < jobs || (await open()) > 0) await sleep(LOOK_EVERY_MS)
const jobsPerS = jobs / ((performance.now() - started) / 1_000)

const latencies: number[] = []
for (let probe = 0; probe < LATENCY_PROBES; probe += 1) {
  await pause()
  const begun = new Promise<void>(resolve => {
    began = resolve
  })
  const asked = performance.now()
  await line.add([pullOf(jobs + probe)])
  await begun
  latencies.push(performance.now() - asked)
}
await runner.close()
await line.pool.end()
process.stdout.write(
  `${JSON.stringify({ jobsPerS, latencyMs: latencies.toSorted((a, b) => a - b)[LATENCY_PROBES >> 1] })}\n`,
)
