// A whole customer base: a quarter companies, the rest people who work there.
import { createRandom } from '../random.ts'
import { generateCompany } from './company.ts'
import type { List } from './countries/country.ts'
import type { GeneratedCompany, Population } from './facts.ts'
import { generatePerson } from './person.ts'

export interface PopulationOptions {
  readonly seed: number
  /** Companies and people together. */
  readonly records: number
  /** Epoch milliseconds; all stamps lie before. */
  readonly now: number
  /** Domains and addresses in use; gains those of this population. */
  readonly taken?: Set<string>
}

/** The same options give the same population. */
export function generatePopulation(options: PopulationOptions): Population {
  const { records, now, taken = new Set<string>() } = options
  if (records < 1) return { companies: [], persons: [] }
  const random = createRandom(options.seed)
  const first = generateCompany(random, now, taken)
  const others = Array.from({ length: Math.max(1, Math.round(records / 4)) - 1 }, () => {
    return generateCompany(random, now, taken)
  })
  const companies: List<GeneratedCompany> = [first, ...others]
  const persons = Array.from({ length: records - companies.length }, () => {
    return generatePerson(random, now, companies, taken)
  })
  return { companies, persons }
}
