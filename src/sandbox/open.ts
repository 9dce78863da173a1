// The sandbox as a whole, for those who only want to use it: filled, with its keys.
import { credentials } from './credentials.ts'
import { type CsvLoad, loadCsv } from './load.ts'
import { startSandbox } from './server.ts'
import { firmographicsOf } from './truth/firmographics.ts'

export interface SandboxRequest {
  /** 0 is any free port. */
  readonly port: number
  /** Records to make up, per CRM. */
  readonly records: number
  readonly seed: number
  /** CSV files to load beside them. */
  readonly loads?: readonly CsvLoad[]
}

/** Both CRM servers, and what a person needs to use them. ConfigError when the port or a file cannot be had. */
export async function openSandbox(request: SandboxRequest) {
  const { url, world, close } = await startSandbox(request)
  try {
    for (const load of request.loads ?? []) await loadCsv(world, load)
  } catch (error) {
    await close()
    throw error
  }
  return { url, credentials, firmographics: () => firmographicsOf(world.truth), close }
}
