// What a data vendor would sell: the truth about most of the companies, as rows.
import type { Truth } from './truth.ts'

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

/** One row per company that the vendor knows, about 70 % of them, in the order of their making. */
export function firmographicsOf({ companies }: Pick<Truth, 'companies'>): FirmographicRow[] {
  const rows: FirmographicRow[] = []
  for (const { generated } of companies) {
    const { domain, name, industry, employees, city, country, founded } = generated.truth
    if (generated.inFirmographics) rows.push({ domain, name, industry, employees, city, country, founded })
  }
  return rows
}
