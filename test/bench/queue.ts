// The queue: what its promises cost against bare BullMQ on the same server, whether a large run fills Redis, and whether
// more processes do more. Servers of its own; each measurement is a process of its own.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { openDatabase } from '../../src/store/open-database.ts'
import { quietLog } from '../support/quiet-log.ts'
import { redisServer } from '../support/redis-server.ts'
import { runMeasured } from './support/measured-process.ts'
import { type Benchmark, type Benchmarks, type Metrics, measured, measuredAgainst } from './support/metric.ts'
import { jobsPerSecond } from './support/queue-scale.ts'

const JOBS = { redis: 60_000, pg: 12_000 } as const
/** Rounds of bare BullMQ on Redis differ by a quarter. */
const ROUNDS = { redis: 7, pg: 3 } as const
const SMALL_RUN = 10_000
const LARGE_RUN = 1_000_000
const WAITING_JOBS = 1_200

const OURS = import.meta.resolve('./support/queue-ours.ts')
const BARE = import.meta.resolve('./support/queue-bare.ts')
const MEMORY = import.meta.resolve('./support/queue-memory.ts')

const pace = z.object({ jobsPerS: z.number(), latencyMs: z.number() })
const memory = z.object({ peakMb: z.number(), jobs: z.number() })

type Note = Parameters<Benchmark>[0]

export const parts = {
  redis: onServer((database, note) => against('redis', database, note)),
  pg: onServer((database, note) => against('pg', database, note)),
  memory: onServer(growth),
  scale: onServer(scale),
} satisfies Benchmarks['parts']

export const benchmark: Benchmark = onServer(async (database, note) => ({
  ...(await against('redis', database, note)),
  ...(await against('pg', database, note)),
  ...(await growth(database, note)),
  ...(await scale(database, note)),
}))

/** Measures on a database server of its own. */
function onServer(measure: (database: string, note: Note) => Promise<Metrics>): Benchmark {
  return async note => {
    const home = await mkdtemp(join(tmpdir(), 'evergreen-bench-'))
    const database = await openDatabase({ home, log: quietLog })
    try {
      return await measure(database.url, note)
    } finally {
      await database.close()
      await rm(home, { recursive: true, force: true })
    }
  }
}

/** Runs `use` with a Redis that nobody has used. */
async function withRedis<T>(use: (url: string) => Promise<T>): Promise<T> {
  const redis = await redisServer()
  return use(redis.url).finally(redis.close)
}

/** Ours and bare BullMQ in turns, so that a busy moment of the machine meets both. */
async function against(backend: keyof typeof JOBS, database: string, note: Note) {
  const ours: z.infer<typeof pace>[] = []
  const bare: z.infer<typeof pace>[] = []
  const measure = async (program: string) => {
    const go = (redis: string) => runMeasured(program, [database, redis, `${JOBS[backend]}`], {}, pace)
    return (await (backend === 'redis' ? withRedis(go) : go(''))).result
  }
  for (let round = 0; round < ROUNDS[backend]; round += 1) {
    note(`${backend}: round ${round + 1} of ${ROUNDS[backend]}`)
    ours.push(await measure(OURS))
    bare.push(await measure(BARE))
  }
  const jobs = (of: readonly z.infer<typeof pace>[]) => of.map(({ jobsPerS }) => jobsPerS)
  const latencies = (of: readonly z.infer<typeof pace>[]) => of.map(({ latencyMs }) => latencyMs)
  const ratios = jobs(ours).map((value, round) => value / (jobs(bare)[round] ?? Number.NaN))
  return {
    [`queue.${backend}_ratio`]: measuredAgainst(ratios, 'of bare BullMQ', 0.7, 'at least'),
    [`queue.${backend}_jobs_per_s`]: measured(jobs(ours), 'jobs/s'),
    [`queue.${backend}_bare_jobs_per_s`]: measured(jobs(bare), 'jobs/s'),
    [`queue.${backend}_latency_ms`]: measured(latencies(ours), 'ms to the start of a job'),
    [`queue.${backend}_bare_latency_ms`]: measured(latencies(bare), 'ms to the start of a job'),
  }
}

async function growth(database: string, note: Note) {
  const peakOf = async (records: number) => {
    note(`memory of Redis in a run over ${records.toLocaleString('en')} records`)
    const { result } = await withRedis(redis => runMeasured(MEMORY, [database, redis, `${records}`], {}, memory))
    return result.peakMb
  }
  const small = await peakOf(SMALL_RUN)
  const large = await peakOf(LARGE_RUN)
  return {
    'queue.redis_mb_growth': measuredAgainst(
      [large / small],
      `from ${SMALL_RUN} to ${LARGE_RUN} records`,
      1.2,
      'at most',
    ),
    'queue.redis_mb': measured([large], 'MiB at most'),
  }
}

async function scale(database: string, note: Note) {
  const rateOf = async (workers: number) => {
    note(`${workers} worker processes`)
    return withRedis(redis => jobsPerSecond(workers, WAITING_JOBS, database, redis))
  }
  const [one, two, four] = [await rateOf(1), await rateOf(2), await rateOf(4)]
  return {
    'queue.scale_4': measuredAgainst([four / one], 'times one process', 3.2, 'at least'),
    'queue.scale_2': measured([two / one], 'times one process'),
    'queue.scale_1_jobs_per_s': measured([one], 'jobs/s'),
  }
}
