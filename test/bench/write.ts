// Writing: what a thousand changes cost in HubSpot and a hundred thousand in Salesforce, and how fast they are written
// beside a loop on the official clients that takes no care.
//
// What is compared: the same new values for the same records in batches of the same size, each side in a process of its
// own, against a CRM in a third, filled anew. Ours goes from the approval of the plan to the last outcome stored, over
// the queue and PostgreSQL: intents, re-read, receipts, outcomes, history and audit included. The loop knows its values
// from the start, reads nothing and stores nothing. Neither is held up by a limit of calls. Each call takes ANSWER_MS
// beside the sandbox's own time: what Evergreen reckons with before anything was measured (500 ms for the comparison and
// the write of a collection, connectors/salesforce/cost/way.ts). `at_once`: the same without that time, where nothing is
// left to measure but the processor's work.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { openDatabase } from '../../src/store/open-database.ts'
import { recreateDatabase } from '../../src/store/scratch.ts'
import { quietLog } from '../support/quiet-log.ts'
import { runMeasured } from './support/measured-process.ts'
import { type Benchmark, type Benchmarks, type Metrics, measured, measuredAgainst } from './support/metric.ts'
import { type Crm, startCrm } from './support/write/crm.ts'
import { setUpFor } from './support/write/set-up.ts'

const REPEATS = 3
const ANSWER_MS = 250
const HUBSPOT = 3_000
/** What a run costs beside its batches: the properties, the canary, what is left at the end of a chunk. */
const HUBSPOT_FEW = 500
/** More of them would be written by a job. */
const COLLECTIONS = 3_000
const BY_JOB = 100_000

const OURS = import.meta.resolve('./support/write/ours.ts')
const BARE = import.meta.resolve('./support/write/bare.ts')
const Written = z.object({ records: z.number(), seconds: z.number() })
const Ours = Written.extend({ wholeS: z.number(), calls: z.record(z.string(), z.number()), elsewhere: z.number() })

interface Place {
  readonly home: string
  readonly url: string
}
type Way = 'hubspot' | 'salesforce' | 'job'
const systemOf = (way: Way) => (way === 'hubspot' ? 'hubspot' : 'salesforce')

export const benchmark: Benchmark = note =>
  inPlace(async place => {
    const rounds: Record<'hubspot' | 'salesforce', Round[]> = { hubspot: [], salesforce: [] }
    for (let round = 1; round <= REPEATS; round += 1) {
      note(`round ${round} of ${REPEATS}`)
      const hubspot = await compared('hubspot', HUBSPOT, ANSWER_MS, place)
      const salesforce = await compared('salesforce', COLLECTIONS, ANSWER_MS, place)
      rounds.hubspot.push(hubspot)
      rounds.salesforce.push(salesforce)
      note(`HubSpot ${told(hubspot)}, Salesforce ${told(salesforce)}`)
    }
    note('a CRM that answers at once')
    const atOnce = [
      await compared('hubspot', HUBSPOT, 0, place),
      await compared('salesforce', COLLECTIONS, 0, place),
    ].map(({ ratio }) => ratio)
    note('what a run costs beside its batches')
    const few = await ours('hubspot', HUBSPOT_FEW, 0, place)
    const job = await byJob(note, place)
    return { ...callFigures(rounds.hubspot, few), ...rateFigures(rounds, atOnce), ...jobFigures(job) }
  })

/** What can be run alone. */
export const parts = {
  job: note => inPlace(async place => jobFigures(await byJob(note, place))),
} satisfies Benchmarks['parts']

async function inPlace(work: (place: Place) => Promise<Metrics>): Promise<Metrics> {
  const home = await mkdtemp(join(tmpdir(), 'evergreen-bench-'))
  const database = await openDatabase({ home, log: quietLog })
  try {
    return await work({ home, url: database.url })
  } finally {
    await database.close()
    await rm(home, { recursive: true, force: true })
  }
}

async function byJob(note: (line: string) => void, place: Place): Promise<Round> {
  note(`${BY_JOB.toLocaleString('en')} changes by a job of Salesforce's`)
  const job = await compared('job', BY_JOB, ANSWER_MS, place)
  const byCalls = [...job.our.crmCalls].toSorted(([, a], [, b]) => b - a)
  const tally = byCalls.map(([endpoint, calls]) => `${calls} ${endpoint}`).join(', ')
  note(`${tally}; of these ${job.our.elsewhere} by the import of the past`)
  return job
}

type OurRun = Awaited<ReturnType<typeof ours>>

interface Round {
  readonly our: OurRun
  readonly barePerS: number
  readonly ratio: number
}

const told = ({ our, barePerS }: Round) => `${our.perS.toFixed(0)} to ${barePerS.toFixed(0)} changes/s`

async function compared(way: Way, records: number, answerMs: number, place: Place): Promise<Round> {
  const our = await ours(way, records, answerMs, place)
  const barePerS = await withCrm(way, records, async crm => {
    const { result } = await runMeasured(BARE, [crm.url, way, String(answerMs)], {}, Written)
    return result.records / result.seconds
  })
  return { our, barePerS, ratio: our.perS / barePerS }
}

async function ours(way: Way, records: number, answerMs: number, { home, url }: Place) {
  return withCrm(way, records, async crm => {
    const setUp = join(home, 'set-up.yaml')
    await writeFile(setUp, setUpFor(crm.url))
    const env = { DATABASE_URL: await recreateDatabase(url, 'evergreen_bench_write') }
    const { result, peakMib } = await runMeasured(
      OURS,
      [home, systemOf(way), setUp, crm.url, String(answerMs)],
      env,
      Ours,
    )
    if (result.records !== records) throw new Error(`${result.records} of ${records} changes were written`)
    return { ...result, peakMib, perS: result.records / result.seconds, crmCalls: await crm.calls() }
  })
}

async function withCrm<T>(way: Way, records: number, work: (crm: Crm) => Promise<T>): Promise<T> {
  const crm = await startCrm(systemOf(way), records)
  try {
    return await work(crm)
  } finally {
    await crm.close()
  }
}

/** All calls from the approval on, save those of the import of the past, which begins when the run has ended. */
const callsOf = (run: OurRun): number => callsTo(/./, run) - run.elsewhere

/** Calls to endpoints that the pattern means. */
function callsTo(endpoint: RegExp, { crmCalls }: OurRun): number {
  return [...crmCalls].reduce((sum, [name, calls]) => (endpoint.test(name) ? sum + calls : sum), 0)
}

function callFigures(rounds: readonly Round[], few: OurRun): Metrics {
  const perThousand = (of: (run: OurRun) => number) =>
    rounds.map(({ our }) => (1_000 * (of(our) - of(few))) / (HUBSPOT - HUBSPOT_FEW))
  const inStep = (step: string) => (run: OurRun) => run.calls[step] ?? 0
  const writes = (run: OurRun) => callsTo(/batch\/update/, run)
  return {
    'write.hubspot_calls_per_1000': measuredAgainst(
      perThousand(inStep('write-back')),
      'calls that compare and write',
      20,
      'at most',
    ),
    'write.hubspot_writes_per_1000': measuredAgainst(perThousand(writes), 'calls that write', 10, 'at most'),
    'write.hubspot_history_calls_per_1000': measuredAgainst(
      perThousand(inStep('confirm')),
      'calls that ask history afterwards',
      20,
      'at most',
    ),
    'write.hubspot_calls_per_run': measured(
      rounds.map(({ our }) => callsOf(our) - (callsOf(our) - callsOf(few)) / (1 - HUBSPOT_FEW / HUBSPOT)),
      'calls of a run beside: the canary, its look, the account',
    ),
  }
}

function jobFigures({ our, barePerS, ratio }: Round): Metrics {
  return {
    'write.salesforce_calls_100k': measuredAgainst(
      [callsOf(our)],
      'calls from approval to the end, comparison and history included',
      30,
      'at most',
    ),
    'write.job_vs_bare': measured([ratio], 'of the bare job'),
    'write.job_changes_per_s': measured([our.perS], 'changes/s'),
    'write.job_bare_per_s': measured([barePerS], 'changes/s'),
    'write.job_peak_mb': measured([our.peakMib], 'MiB'),
  }
}

function rateFigures(rounds: Record<'hubspot' | 'salesforce', Round[]>, atOnce: readonly number[]): Metrics {
  const { hubspot, salesforce } = rounds
  const slower = hubspot.map(({ ratio }, at) => Math.min(ratio, salesforce[at]?.ratio ?? ratio))
  const rate = (values: readonly number[]) => measured(values, 'changes/s')
  return {
    'write.vs_bare': measuredAgainst(slower, 'of the bare loop, the slower CRM', 0.8, 'at least'),
    'write.vs_bare_at_once': measured([Math.min(...atOnce)], 'of the bare loop, where the CRM answers at once'),
    'write.hubspot_changes_per_s': rate(hubspot.map(({ our }) => our.perS)),
    'write.hubspot_bare_per_s': rate(hubspot.map(({ barePerS }) => barePerS)),
    'write.salesforce_changes_per_s': rate(salesforce.map(({ our }) => our.perS)),
    'write.salesforce_bare_per_s': rate(salesforce.map(({ barePerS }) => barePerS)),
    'write.confirmed_after_s': measured(
      hubspot.map(({ our }) => our.wholeS - our.seconds),
      `s until ${HUBSPOT} changes are looked back at`,
    ),
    'write.peak_mb': measured([Math.max(...[...hubspot, ...salesforce].map(({ our }) => our.peakMib))], 'MiB'),
  }
}
