// The sandbox as a whole, for those who only want to use it: filled, with its keys.
import { credentials } from './credentials.ts'
import { quarterOf } from './generate/population.ts'
import type { CsvLoad } from './load.ts'
import type { SeedOptions } from './seed.ts'
import { startSandbox } from './server.ts'
import { firmographicsOf } from './truth/firmographics.ts'

export interface SandboxRequest extends Partial<SeedOptions> {
  /** 0 is any free port. */
  readonly port: number
  /** Records to make up, per CRM: a quarter companies, the rest contacts. The numbers of each go before it. */
  readonly records: number
  readonly seed: number
  /** CSV files to load beside them. */
  readonly loads?: readonly CsvLoad[]
}

/** Both CRM servers, and what a person needs to use them. ConfigError when the port or a file cannot be had. */
export async function openSandbox({ port, records, seed, loads, ...wanted }: SandboxRequest) {
  const usual = { ...quarterOf(records), history: false, duplicates: 0, dirt: 1 }
  const population: SeedOptions = { ...usual, ...wanted, seed }
  const { url, world, close } = await startSandbox({ port, seed, population, loads: loads ?? [] })
  return { url, credentials, firmographics: () => firmographicsOf(world.truth), close }
}
