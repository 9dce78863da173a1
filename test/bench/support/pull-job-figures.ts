// The figures of the whole pull job: rates at first sight and unchanged, the time by stage, and HubSpot's calls.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { openDatabase } from '../../../src/store/open-database.ts'
import { recreateDatabase } from '../../../src/store/scratch.ts'
import { quietLog } from '../../support/quiet-log.ts'
import { runMeasured } from './measured-process.ts'
import { type Benchmark, type Metrics, measured, measuredAgainst } from './metric.ts'
import { type Crm, startCrm } from './pull-crm.ts'
import { setUpFor } from './pull-set-up.ts'

const REPEATS = 3
/** Made-up people and companies for the job; three quarters are people. */
const PEOPLE = 80_000
/** Twice: what a run costs beside its pages is the same for both. */
const HUBSPOT_PEOPLE = [4_000, 12_000] as const

const JOB = import.meta.resolve('./pull-job.ts')

type Note = Parameters<Benchmark>[0]

const pulled = z.object({
  records: z.number(),
  perS: z.number(),
  runPerS: z.number(),
  cpuUs: z.number(),
  calls: z.number(),
  /** Milliseconds; one chunk is stored while the next is judged. */
  stages: z.record(z.string(), z.number()),
})
const jobRates = z.object({ first: pulled, warm: pulled.nullable(), again: pulled.nullable() })

type Pull = (crm: Crm, ...syncs: string[]) => Promise<JobRound>

/** Calls `use` with what pulls into a new database; nothing is written into the CRM, so that it is found as it was. */
async function withPull<T>(use: (pull: Pull) => Promise<T>): Promise<T> {
  const home = await mkdtemp(join(tmpdir(), 'evergreen-bench-'))
  const database = await openDatabase({ home, log: quietLog })
  try {
    return await use(async (crm, ...syncs) => {
      const setUp = join(home, 'setup.yaml')
      await writeFile(setUp, setUpFor(crm.url))
      const env = { DATABASE_URL: await recreateDatabase(database.url, 'evergreen_bench_pull') }
      return runMeasured(JOB, [home, setUp, ...syncs], env, jobRates)
    })
  } finally {
    await database.close()
    await rm(home, { recursive: true, force: true })
  }
}

async function withCrm<T>(people: number, use: (crm: Crm) => Promise<T>): Promise<T> {
  const crm = await startCrm('people', people)
  return use(crm).finally(() => crm.close())
}

/** The whole job of Salesforce by rounds. */
export async function job(note: Note): Promise<Metrics> {
  return withPull(pull =>
    withCrm(PEOPLE, async crm => {
      const rounds: JobRound[] = []
      for (let round = 1; round <= REPEATS; round += 1) {
        note(`the whole job: round ${round} of ${REPEATS}`)
        rounds.push(await pull(crm, 'sf-contacts', 'sf-contacts-other', 'sf-contacts-kept'))
      }
      return jobFigures(rounds)
    }),
  )
}

type JobRound = Awaited<ReturnType<typeof runMeasured<z.infer<typeof jobRates>>>>

function jobFigures(rounds: readonly JobRound[]): Metrics {
  const firsts = rounds.map(({ result }) => result.first)
  const warms = rounds.flatMap(({ result }) => result.warm ?? [])
  const agains = rounds.flatMap(({ result }) => result.again ?? [])
  const perS = (of: typeof firsts) => of.map(each => each.perS)
  const runPerS = (of: typeof firsts) => of.map(each => each.runPerS)
  const stage = (name: string) =>
    measured(
      firsts.map(({ stages, records }) => (1_000 * (stages[name] ?? 0)) / records),
      'µs/record at first sight; stages overlap',
    )
  return {
    'pull.job_records_per_s': measuredAgainst(perS(firsts), 'records/s at first sight', 10_000, 'at least'),
    'pull.job_unchanged_per_s': measuredAgainst(perS(agains), 'records/s unchanged', 20_000, 'at least'),
    'pull.job_warm_records_per_s': measured(perS(warms), 'records/s at first sight, the process warmed up by as many'),
    'pull.job_cpu_us': measured(
      warms.map(({ cpuUs }) => cpuUs),
      "µs/record of the worker's processor time for the whole run, warm",
    ),
    'pull.run_records_per_s': measured(runPerS(firsts), 'records/s at first sight, start of the run to its plan'),
    'pull.run_unchanged_per_s': measured(runPerS(agains), 'records/s unchanged, start of the run to its end'),
    'pull.job_stage_before': stage('beforeReading'),
    'pull.job_stage_read': stage('read'),
    'pull.job_stage_look_up': stage('lookUp'),
    'pull.job_stage_judge': stage('judge'),
    'pull.job_stage_store': stage('store'),
    'pull.job_stage_close': stage('closing'),
    'pull.job_peak_mb': measured(
      rounds.map(({ peakMib }) => peakMib),
      'MiB',
    ),
  }
}

/** The calls of HubSpot. */
export async function hubspot(note: Note): Promise<Metrics> {
  note('HubSpot')
  const [few, many] = await withPull(async pull => {
    const read = (people: number) => withCrm(people, async crm => (await pull(crm, 'hs-contacts')).result.first)
    return [await read(HUBSPOT_PEOPLE[0]), await read(HUBSPOT_PEOPLE[1])] as const
  })
  const perRecord = (many.calls - few.calls) / (many.records - few.records)
  return {
    'pull.hubspot_calls_per_1000': measuredAgainst([1_000 * perRecord], 'calls of a full read', 10, 'at most'),
    'pull.hubspot_calls_per_run': measured(
      [few.calls - perRecord * few.records],
      'calls of a full run beside: the account, its properties, the count',
    ),
  }
}
