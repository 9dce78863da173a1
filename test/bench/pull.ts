// Reading: our Salesforce connector beside the official client and beside the least that the same bytes can cost; its
// memory over a long read; the whole pull job; and HubSpot's calls. The CRM is a process of its own.
import { z } from 'zod'
import { runMeasured } from './support/measured-process.ts'
import { type Benchmark, type Benchmarks, type Metrics, measured, measuredAgainst, median } from './support/metric.ts'
import { startCrm } from './support/pull-crm.ts'
import { PAGE_ROWS } from './support/pull-fields.ts'
import { hubspot, job } from './support/pull-job-figures.ts'

const REPEATS = 5
/** More than one page: what happens between two pages is to be warm as well. */
const WARM_UP = 100_000
const SHORT = 500_000
const LONG = 2_000_000

const SOURCE = import.meta.resolve('./support/pull-source.ts')
const JSFORCE = import.meta.resolve('./support/pull-jsforce.ts')
const BARE = import.meta.resolve('./support/pull-bare.ts')

const rate = z.object({ records: z.number(), recordsPerS: z.number(), cpuUsPerRecord: z.number() })
type Note = Parameters<Benchmark>[0]

export const parts = { bulk, job, hubspot } satisfies Benchmarks['parts']
export const benchmark: Benchmark = async note => {
  return { ...(await bulk(note)), ...(await job(note)), ...(await hubspot(note)) }
}

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
  // Of medians: apart is never below one, so the median of what single rounds are apart would count noise as growth.
  const typical = (value: (measured: Measured) => number) =>
    [median(of(({ short }) => value(short))), median(of(({ long }) => value(long)))] as const
  const rates = apart(...typical(({ perS }) => perS))
  const times = apart(...typical(({ cpuUs }) => cpuUs))
  const [shortPeak, longPeak] = typical(({ peakMib }) => peakMib)
  const peaks = longPeak / shortPeak
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
    'pull.growth': measuredAgainst([Math.max(rates, peaks)], `from ${SHORT} to ${LONG} records`, 1.15, 'at most'),
    'pull.growth_of_rate': measured([rates], 'times apart'),
    'pull.growth_of_cpu': measured([times], 'times apart, by time of the processor'),
    'pull.growth_of_peak': measured([peaks], 'times the shorter'),
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
