// What a data vendor would sell: the truth about most of the companies, as rows.
import type { GeneratedCompany } from './facts.ts'

export interface FirmographicRow {
  readonly domain: string
  readonly name: string
  readonly industry: string
  readonly employees: number
  readonly city: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  readonly founded: number
}

interface KnowsTruth {
  readonly truth: { readonly companies: readonly { readonly generated: GeneratedCompany }[] }
}

/** One row per company that the vendor knows, about 70 % of them, in the order of their making. */
export function firmographicsOf(world: KnowsTruth): FirmographicRow[] {
  return world.truth.companies
    .filter(({ generated }) => generated.inFirmographics)
    .map(({ generated }) => {
      const { domain, name, industry, employees, city, country, founded } = generated.truth
      return { domain, name, industry, employees, city, country, founded }
    })
}
