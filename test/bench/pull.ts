// Reading: our Salesforce connector beside the official client and beside the least that the same bytes can cost; its
// memory over a long read; the whole pull job; and HubSpot's calls. The CRM is a process of its own.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { credentials } from '../../src/sandbox/credentials.ts'
import { openDatabase } from '../../src/store/open-database.ts'
import { recreateDatabase } from '../../src/store/scratch.ts'
import { quietLog } from '../support/quiet-log.ts'
import { runMeasured } from './support/measured-process.ts'
import { type Benchmark, type Metrics, measured, measuredAgainst } from './support/metric.ts'
import { startCrm } from './support/pull-crm.ts'
import { PAGE_ROWS } from './support/pull-fields.ts'

const REPEATS = 3
const WARM_UP = 100_000
const SHORT = 500_000
const LONG = 2_000_000
/** Made-up people and companies for the job; three quarters are people. */
const PEOPLE = 80_000
/** Twice: what a run costs beside its pages is the same for both. */
const HUBSPOT_PEOPLE = [4_000, 12_000] as const

const SOURCE = import.meta.resolve('./support/pull-source.ts')
const JSFORCE = import.meta.resolve('./support/pull-jsforce.ts')
const BARE = import.meta.resolve('./support/pull-bare.ts')
const JOB = import.meta.resolve('./support/pull-job.ts')

const rate = z.object({ records: z.number(), recordsPerS: z.number(), cpuUsPerRecord: z.number() })
const jobRate = z.object({
  records: z.number(),
  firstPerS: z.number(),
  unchangedPerS: z.number(),
  calls: z.number(),
  /** Milliseconds at first sight; one chunk is stored while the next is judged. */
  stages: z.record(z.string(), z.number()),
})

type Note = Parameters<Benchmark>[0]

export const benchmark: Benchmark = async note => ({ ...(await bulk(note)), ...(await jobs(note)) })

interface Measured {
  readonly perS: number
  readonly cpuUs: number
  readonly peakMib: number
}
type Round = Readonly<Record<'jsforce' | 'ours' | 'short' | 'bare' | 'long', Measured>>

async function bulk(note: Note): Promise<Metrics> {
  note(`filling an org with ${(LONG + WARM_UP).toLocaleString('en')} contacts`)
  const crm = await startCrm('contacts', LONG + WARM_UP)
  const run = async (program: string, ...args: number[]) => {
    const { result, peakMib } = await runMeasured(program, [crm.url, ...args.map(String)], {}, rate)
    crm.tidy()
    return { perS: result.recordsPerS, cpuUs: result.cpuUsPerRecord, peakMib }
  }
  const compared = async (): Promise<Round> => ({
    jsforce: await run(JSFORCE, PAGE_ROWS),
    ours: await run(SOURCE, PAGE_ROWS, PAGE_ROWS),
    short: await run(SOURCE, WARM_UP, SHORT),
    bare: await run(BARE, WARM_UP, SHORT),
    long: await run(SOURCE, WARM_UP, LONG),
  })
  try {
    const rounds: Round[] = []
    for (let round = 1; round <= REPEATS; round += 1) {
      note(`Bulk: round ${round} of ${REPEATS}`)
      rounds.push(await compared())
    }
    return figuresOf(rounds)
  } finally {
    await crm.close()
  }
}

function figuresOf(rounds: readonly Round[]): Metrics {
  const of = <T>(value: (round: Round) => T): T[] => rounds.map(value)
  const apart = (a: number, b: number) => Math.max(a, b) / Math.min(a, b)
  const rates = of(({ short, long }) => apart(short.perS, long.perS))
  const peaks = of(({ short, long }) => long.peakMib / short.peakMib)
  const growth = of(({ short, long }) => Math.max(apart(short.perS, long.perS), long.peakMib / short.peakMib))
  return {
    'pull.vs_jsforce': measuredAgainst(
      of(({ ours, jsforce }) => ours.perS / jsforce.perS),
      'times',
      10,
      'at least',
    ),
    'pull.vs_bare_parse': measuredAgainst(
      of(({ short, bare }) => short.perS / bare.perS),
      'of bare',
      0.8,
      'at least',
    ),
    'pull.peak_mb': measuredAgainst(
      of(({ long }) => long.peakMib),
      'MiB',
      200,
      'at most',
    ),
    'pull.growth': measuredAgainst(growth, `from ${SHORT} to ${LONG} records`, 1.15, 'at most'),
    'pull.growth_of_rate': measured(rates, 'times apart'),
    'pull.growth_of_peak': measured(peaks, 'times the shorter'),
    'pull.bulk_records_per_s': measured(
      of(({ long }) => long.perS),
      'records/s',
    ),
    'pull.jsforce_records_per_s': measured(
      of(({ jsforce }) => jsforce.perS),
      'records/s',
    ),
    'pull.bare_records_per_s': measured(
      of(({ bare }) => bare.perS),
      'records/s',
    ),
    // As the rates above without what else the machine does.
    'pull.vs_jsforce_cpu': measured(
      of(({ ours, jsforce }) => jsforce.cpuUs / ours.cpuUs),
      'times, by time of the processor',
    ),
    'pull.vs_bare_cpu': measured(
      of(({ short, bare }) => bare.cpuUs / short.cpuUs),
      'of bare, by time of the processor',
    ),
    'pull.bare_peak_mb': measured(
      of(({ bare }) => bare.peakMib),
      'MiB',
    ),
    'pull.jsforce_peak_mb': measured(
      of(({ jsforce }) => jsforce.peakMib),
      'MiB',
    ),
  }
}

async function jobs(note: Note): Promise<Metrics> {
  const home = await mkdtemp(join(tmpdir(), 'evergreen-bench-'))
  const database = await openDatabase({ home, log: quietLog })
  const pull = async (people: number, sync: string) => {
    const crm = await startCrm('people', people)
    try {
      const setUp = join(home, 'setup.yaml')
      await writeFile(setUp, setUpFor(crm.url))
      const env = { DATABASE_URL: await recreateDatabase(database.url, 'evergreen_bench_pull') }
      return await runMeasured(JOB, [home, sync, setUp], env, jobRate)
    } finally {
      await crm.close()
    }
  }
  try {
    const rounds: Awaited<ReturnType<typeof pull>>[] = []
    for (let round = 1; round <= REPEATS; round += 1) {
      note(`the whole job: round ${round} of ${REPEATS}`)
      rounds.push(await pull(PEOPLE, 'sf-contacts'))
    }
    note('HubSpot')
    const few = (await pull(HUBSPOT_PEOPLE[0], 'hs-contacts')).result
    const many = (await pull(HUBSPOT_PEOPLE[1], 'hs-contacts')).result
    const perRecord = (many.calls - few.calls) / (many.records - few.records)
    const first = rounds.map(round => round.result.firstPerS)
    const unchanged = rounds.map(round => round.result.unchangedPerS)
    const peaks = rounds.map(round => round.peakMib)
    const stage = (name: string) =>
      measured(
        rounds.map(({ result: { stages, records } }) => (1_000 * (stages[name] ?? 0)) / records),
        'µs/record at first sight; stages overlap',
      )
    return {
      'pull.job_records_per_s': measuredAgainst(first, 'records/s at first sight', 10_000, 'at least'),
      'pull.job_unchanged_per_s': measuredAgainst(unchanged, 'records/s unchanged', 20_000, 'at least'),
      'pull.job_stage_read': stage('read'),
      'pull.job_stage_look_up': stage('lookUp'),
      'pull.job_stage_judge': stage('judge'),
      'pull.job_stage_store': stage('store'),
      'pull.job_peak_mb': measured(peaks, 'MiB'),
      'pull.hubspot_calls_per_1000': measuredAgainst([1_000 * perRecord], 'calls of a full read', 10, 'at most'),
      'pull.hubspot_calls_per_run': measured(
        [few.calls - perRecord * few.records],
        'calls of a full run beside: the account, its properties, the count',
      ),
    }
  } finally {
    await database.close()
    await rm(home, { recursive: true, force: true })
  }
}

function setUpFor(url: string): string {
  const { clientId, clientSecret } = credentials.salesforce
  return `connections:
  sf: { connector: salesforce, loginUrl: ${url}, clientId: ${clientId}, clientSecret: ${clientSecret}, sandbox: true }
  hs: { connector: hubspot, baseUrl: ${url}, accessToken: ${credentials.hubspot.accessToken}, sandbox: true }
syncs:
  sf-contacts:
    connection: sf
    stream: Contact
    settleMinutes: 0
    approval: never
    guards: off
    fields:
      FirstName: { kind: person_name }
      LastName: { kind: person_name }
      Email: { kind: email }
      Phone: { kind: phone }
      MobilePhone: { kind: phone }
      Title: { kind: text }
      Department: { kind: text }
      MailingStreet: { kind: text }
      MailingCity: { kind: text }
      MailingPostalCode: { kind: text }
      MailingCountry: { kind: country }
  hs-contacts:
    connection: hs
    stream: contacts
    settleMinutes: 0
    approval: never
    guards: off
    history: off
    fields:
      firstname: { kind: person_name }
      lastname: { kind: person_name }
      email: { kind: email }
      phone: { kind: phone }
      jobtitle: { kind: text }
      country: { kind: country }
`
}
