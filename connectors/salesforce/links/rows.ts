// Rows of a query that a GET can carry, page by page in the order of ids.
import { z } from 'zod'
import type { ConnectorDeps } from '../../../src/contract/connector.ts'
import type { Describer } from '../describe.ts'
import { quoted } from '../soql.ts'
import type { SalesforceTransport } from '../transport.ts'
import { longId } from '../values.ts'

const PAGE = 2_000

const Row = z.record(z.string(), z.unknown())
type Row = z.infer<typeof Row>
const Answer = z.object({ done: z.boolean(), records: z.array(Row).default([]) })

export interface Parts {
  readonly transport: SalesforceTransport
  readonly describer: Describer
  readonly deps: ConnectorDeps
}

/** The id in a column, in its long form; null where it is empty. */
export const idIn = (row: Row, column: string): string | null => {
  const id = row[column]
  return typeof id === 'string' && id !== '' ? longId(id) : null
}

interface PageOfRows {
  readonly rows: readonly Row[]
  /** The id to go on after; null at the end. */
  readonly next: string | null
}

/** One page in the order of ids. `all`: with what lies in the recycle bin. */
export async function page(
  { transport }: Parts,
  { object, columns, where, all }: { object: string; columns: readonly string[]; where: string; all: boolean },
  after: string | null,
): Promise<PageOfRows> {
  const beyond = after === null ? '' : ` AND Id > ${quoted(after)}`
  const names = [...new Set(['Id', ...columns])].join(', ')
  const soql = `SELECT ${names} FROM ${object} WHERE ${where}${beyond} ORDER BY Id LIMIT ${PAGE}`
  const path = `/${all ? 'queryAll' : 'query'}?q=${encodeURIComponent(soql)}` as const
  const { done, records } = await transport.json({ method: 'GET', path }, Answer)
  const last = records.at(-1)
  const more = last !== undefined && (records.length >= PAGE || !done)
  return { rows: records, next: more ? idIn(last, 'Id') : null }
}

/** All rows. */
export async function* pagesOf(parts: Parts, of: Parameters<typeof page>[1], signal: AbortSignal): AsyncGenerator<Row> {
  let after: string | null = null
  do {
    signal.throwIfAborted()
    const found: PageOfRows = await page(parts, of, after)
    yield* found.rows
    after = found.next
  } while (after !== null)
}
