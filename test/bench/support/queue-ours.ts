// Jobs that do nothing, all the way: work row, dispatch, queue, begin, step, end, with both audit entries.
// Arguments: server of the database, Redis or "", jobs. Prints {"jobsPerS","latencyMs"}.
import { performance } from 'node:perf_hooks'
import { nothing, openLine, pullOf, startWork, step } from './queue-line.ts'
import { CONCURRENCY, LATENCY_PROBES, pause } from './queue-load.ts'

const [server = '', redisUrl = '', count = ''] = process.argv.slice(2)
const jobs = Number(count)
const line = await openLine(server)
let began: () => void = () => undefined
let closed: () => void = () => undefined
const steps = [
  step('pull', async () => {
    began()
    return nothing
  }),
  step('close-run', async () => {
    closed()
    return nothing
  }),
]

await line.add(Array.from({ length: jobs }, (_, n) => pullOf(n)))
await line.pool.query('analyze evergreen.work')
const allEnded = new Promise<void>(resolve => {
  closed = resolve
})
const started = performance.now()
const work = { ...line, redisUrl: redisUrl === '' ? null : redisUrl, concurrency: CONCURRENCY, steps }
const runner = await startWork(work)
await allEnded
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
