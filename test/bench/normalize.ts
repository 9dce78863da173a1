// Normalization: contacts of 15 fields and companies of 12 per second of one core, what the rulebook takes to load and
// to hold, and the cost of each rule beside that of the library that it rests on. Times are those of the processor.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { runMeasured } from './support/measured-process.ts'
import { type Benchmark, type Metric, measured, measuredAgainst } from './support/metric.ts'
import { fileOf, textOf } from './support/normalize-fields.ts'
import { makeCompanies, makeContacts } from './support/normalize-people.ts'

const ROUNDS = 24
const RECORDS = 1_000
const LOADS = 5

const ROUNDS_OF = import.meta.resolve('./support/normalize-rounds.ts')
const COSTS = import.meta.resolve('./support/normalize-costs.ts')
const figures = z.record(z.string(), z.array(z.number()))
const measuredRounds = z.object({
  loadMs: z.number(),
  contacts: z.array(z.number()),
  companies: z.array(z.number()),
})
const measuredCosts = z.object({ rules: figures, libraries: figures })

export const benchmark: Benchmark = async note => {
  const folder = await mkdtemp(join(tmpdir(), 'evergreen-bench-'))
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      await writeFile(fileOf(folder, 'contacts', round), textOf(makeContacts(round, RECORDS)))
      await writeFile(fileOf(folder, 'companies', round), textOf(makeCompanies(round, RECORDS)))
    }
    // First, so that what is compiled is cached for all others, as it is for Evergreen from its second start on.
    note('loading anew')
    const loads = await loadTimes(folder)
    note(`${ROUNDS} rounds of ${RECORDS} contacts and as many companies`)
    const { result, peakMib } = await runMeasured(ROUNDS_OF, [folder, `${ROUNDS}`], {}, measuredRounds)
    note('each rule, and the libraries alone')
    const { result: costs } = await runMeasured(COSTS, [folder, `${ROUNDS}`], {}, measuredCosts)
    return {
      'normalize.contacts_per_s': measuredAgainst(result.contacts, 'contacts of 15 fields', 20_000, 'at least'),
      'normalize.companies_per_s': measuredAgainst(result.companies, 'companies of 12 fields', 40_000, 'at least'),
      'normalize.peak_mb': measuredAgainst([peakMib], 'MiB at most, records and Node included', 200, 'at most'),
      'normalize.load_ms': measuredAgainst(loads, 'ms to load, all tables built', 300, 'at most'),
      ...table('normalize.rule_us', costs.rules),
      ...table('normalize.library_us', costs.libraries),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Each in a process of its own that normalizes nothing. */
async function loadTimes(folder: string): Promise<number[]> {
  const times: number[] = []
  for (let load = 0; load < LOADS; load += 1) {
    const { result } = await runMeasured(ROUNDS_OF, [folder, '0'], {}, measuredRounds)
    times.push(result.loadMs)
  }
  return times
}

function table(name: string, costs: Readonly<Record<string, readonly number[]>>): Record<string, Metric> {
  return Object.fromEntries(
    Object.entries(costs).map(([what, us]) => [`${name}.${what}`, measured(us, 'µs per value')]),
  )
}
