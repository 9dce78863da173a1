// The sandbox: how long it takes to stand with a million contacts in each CRM and what memory they cost, how fast its
// Bulk pages come against a bare server of the same bytes, and how many batch reads it answers.
import { z } from 'zod'
import { runMeasured } from './support/measured-process.ts'
import { type Benchmark, measured, measuredAgainst } from './support/metric.ts'

const CONTACTS = 1_000_000
const COMPANIES = 100_000
const STARTS = 3

const PROGRAM = import.meta.resolve('./support/sandbox-run.ts')

const standing = z.object({ startS: z.number(), residentMb: z.number() })
const driven = standing.extend({
  pageMbPerS: z.array(z.number()),
  bareMbPerS: z.array(z.number()),
  batchesPerS: z.array(z.number()),
})

export const benchmark: Benchmark = async note => {
  const args = [`${CONTACTS}`, `${COMPANIES}`]
  const starts: z.infer<typeof standing>[] = []
  const peaks: number[] = []
  for (let round = 1; round < STARTS; round += 1) {
    note(`start ${round} of ${STARTS}: ${CONTACTS.toLocaleString('en')} contacts in each CRM`)
    const { result, peakMib } = await runMeasured(PROGRAM, [...args, 'start'], {}, standing)
    starts.push(result)
    peaks.push(peakMib)
  }
  note(`start ${STARTS} of ${STARTS}, then Bulk pages and batch reads`)
  const { result, peakMib } = await runMeasured(PROGRAM, [...args, 'drive'], {}, driven)
  const ratios = result.pageMbPerS.map((rate, round) => rate / (result.bareMbPerS[round] ?? Number.NaN))
  const all = [...starts, result]
  return {
    'sandbox.start_s': measuredAgainst(
      all.map(each => each.startS),
      's to stand with 1,000,000 contacts in each CRM',
      60,
      'at most',
    ),
    'sandbox.memory_mb': measuredAgainst(
      all.map(each => each.residentMb),
      'MiB resident once it stands',
      2_500,
      'at most',
    ),
    'sandbox.page_rate_ratio': measuredAgainst(ratios, 'of a bare server with the same bytes', 0.5, 'at least'),
    'sandbox.batch_rate': measuredAgainst(result.batchesPerS, 'batch reads of 100 a second', 300, 'at least'),
    'sandbox.start_peak_mb': measured(peaks, 'MiB at most while it starts'),
    'sandbox.driven_peak_mb': measured([peakMib], 'MiB at most, Bulk job and batch reads included'),
    'sandbox.page_mb_per_s': measured(result.pageMbPerS, 'MB/s'),
    'sandbox.bare_mb_per_s': measured(result.bareMbPerS, 'MB/s'),
  }
}
