// What the conformance suite must know of a CRM, and what its parts share.
import type { Connection, Destination, Query, Source } from '../../../src/contract/connector.ts'
import type { TestDeps } from '../deps.ts'

export interface Kit {
  readonly system: 'salesforce' | 'hubspot'
  /** A stream of persons and the names of its fields. */
  readonly stream: string
  readonly email: string
  readonly name: string
  readonly receipt: string
  /** A condition that holds for records whose `name` is "Scoped". */
  readonly scoped: Query['scope']
  /** An id of the stream that no record has. */
  readonly goneId: string
  /** More records than one page holds. */
  readonly many: number
  open(url: string, deps: TestDeps, secret?: string): Connection
}

export const NO_SCOPE: Query['scope'] = { where: null, filters: [], list: null }
export const signal = new AbortController().signal

/** The two parts that every CRM connection has. */
export function parts(connection: Connection): { source: Source; destination: Destination } {
  const { source, destination } = connection
  if (source === undefined || destination === undefined) throw new Error('the connector has no source or destination')
  return { source, destination }
}

/** What the work throws, as an Error. */
export async function failureOf(work: Promise<unknown>): Promise<Error> {
  const error: unknown = await work.then(
    () => new Error('nothing was thrown'),
    thrown => thrown,
  )
  return error instanceof Error ? error : new Error(String(error))
}
