// The main job as a whole: both CRMs of the sandbox, four syncs, from the first run's start to the last one's end;
// beside it a bare copy of the same records by the vendors' clients. The sandbox runs in the measured process in both.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { z } from 'zod'
import { openDatabase } from '../../src/store/open-database.ts'
import { quietLog } from '../support/quiet-log.ts'
import { runMeasured } from './support/measured-process.ts'
import { type Benchmark, measured } from './support/metric.ts'

/** Per CRM. */
const RECORDS = 5_000
const REPEATS = 3

const MAIN = import.meta.resolve('../../src/main.ts')
const BARE_COPY = import.meta.resolve('./support/bare-copy.ts')

const totals = z.object({ pulled: z.number(), calls: z.number() })
const demoResult = z.object({ salesforce: totals, hubspot: totals, seconds: z.number() })
const bareResult = z.object({ records: z.number(), seconds: z.number() })
const duration = z.tuple([z.object({ seconds: z.number() })])

export const benchmark: Benchmark = async note => {
  const home = await mkdtemp(join(tmpdir(), 'evergreen-bench-'))
  const database = await openDatabase({ home, log: quietLog })
  const env = { DATABASE_URL: database.url, EVERGREEN_HOME: home }
  try {
    const demos: Demo[] = []
    const bares: Bare[] = []
    for (let round = 0; round <= REPEATS; round += 1) {
      note(round === 0 ? 'warming up' : `round ${round} of ${REPEATS}`)
      demos.push(await runDemo(env, database.url))
      bares.push(await runBare(env))
    }
    return metricsOf(demos.slice(1), bares.slice(1))
  } finally {
    await database.close()
    await rm(home, { recursive: true, force: true })
  }
}

type Environment = Readonly<Record<string, string>>
type Demo = Awaited<ReturnType<typeof runDemo>>
type Bare = Awaited<ReturnType<typeof runBare>>

async function runDemo(env: Environment, databaseUrl: string) {
  const args = ['demo', '--exit', '--json', '--records', String(RECORDS)]
  const { result, peakMib } = await runMeasured(MAIN, args, env, demoResult)
  for (const { pulled } of [result.salesforce, result.hubspot]) {
    if (pulled !== RECORDS) throw new Error(`the demo says that it pulled ${pulled} of ${RECORDS} records`)
  }
  return { ...result, peakMib, records: 2 * RECORDS, syncSeconds: await syncSeconds(databaseUrl) }
}

/** From the start of the first run to the end of the last, as the demo's database has it. */
async function syncSeconds(databaseUrl: string): Promise<number> {
  const url = new URL(databaseUrl)
  url.pathname = '/evergreen_demo'
  const client = new Client({ connectionString: url.href })
  await client.connect()
  try {
    const query = 'select extract(epoch from max(ended_at) - min(started_at))::float8 as seconds from evergreen.run'
    const [row] = duration.parse((await client.query(query)).rows)
    return row.seconds
  } finally {
    await client.end()
  }
}

async function runBare(env: Environment) {
  const { result, peakMib } = await runMeasured(BARE_COPY, [String(RECORDS)], env, bareResult)
  return { rate: result.records / result.seconds, peakMib }
}

function metricsOf(demos: readonly Demo[], bares: readonly Bare[]) {
  const per1000 = ({ calls, pulled }: z.infer<typeof totals>) => (1_000 * calls) / pulled
  const both = ({ salesforce, hubspot, records }: Demo) => (1_000 * (salesforce.calls + hubspot.calls)) / records
  const rate = demos.map(({ records, syncSeconds }) => records / syncSeconds)
  const bareRate = bares.map(bare => bare.rate)
  const ratios = rate.map((value, round) => value / (bareRate[round] ?? Number.NaN))
  return {
    'demo.records_per_s': measured(rate, 'records/s'),
    'demo.peak_mb': measured(
      demos.map(demo => demo.peakMib),
      'MiB',
    ),
    'demo.calls_per_1000': measured(demos.map(both), 'calls'),
    'demo.calls_per_1000.salesforce': measured(
      demos.map(demo => per1000(demo.salesforce)),
      'calls',
    ),
    'demo.calls_per_1000.hubspot': measured(
      demos.map(demo => per1000(demo.hubspot)),
      'calls',
    ),
    'demo.seconds': measured(
      demos.map(demo => demo.seconds),
      's, start-up and seeding included',
    ),
    'demo.bare_records_per_s': measured(bareRate, 'records/s'),
    'demo.bare_peak_mb': measured(
      bares.map(bare => bare.peakMib),
      'MiB',
    ),
    'demo.vs_bare': measured(ratios, 'of the bare copy'),
  }
}
