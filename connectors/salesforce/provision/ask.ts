// Questions to the org's setup, which has few rows of each: one page each.
import { type ZodType, z } from 'zod'
import type { SalesforceTransport } from '../transport.ts'

/** The rows of a query; of the Tooling API's where `tooling`. */
export async function askSoql<T>(
  transport: SalesforceTransport,
  soql: string,
  row: ZodType<T>,
  tooling = false,
): Promise<T[]> {
  const asked = `query?q=${encodeURIComponent(soql)}`
  const path = tooling ? (`/tooling/${asked}` as const) : (`/${asked}` as const)
  const { records } = await transport.json({ method: 'GET', path, isSetup: true }, z.object({ records: z.array(row) }))
  return records
}

/** A name of the setup as a literal: there are no other characters in one. */
export const named = (name: string): string => `'${name.replace(/\W/g, '')}'`

/** Names for IN; no query is asked for none. */
export const among = (names: readonly string[]): string => `(${names.map(named).join(', ')})`
