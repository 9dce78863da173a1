// Which records changed since they were read: one question on the modification stamp in place of reading all of them
// again. Few have changed as a rule, and one REST call tells; where somebody has changed very many, a Bulk query does.
import { z } from 'zod'
import type { CurrentRecord } from '../../../../src/contract/connector.ts'
import type { CrmRecord, Moment } from '../../../../src/domain/record.ts'
import type { ObjectType } from '../../describe.ts'
import { columnsOf, literal, quoted, REPLICATION_KEY } from '../../soql.ts'
import type { SalesforceTransport } from '../../transport.ts'
import { longId, toText } from '../../values.ts'

/** Changed records in one answer. */
export const CHANGED_PAGE = 2_000
/** A Bulk query is some eight calls, however much it tells. */
const MOST_PAGES = 5

const Row = z.object({ Id: z.string().transform(longId) }).catchall(z.unknown())
const Answer = z.object({ done: z.boolean(), totalSize: z.number(), records: z.array(Row).default([]) })
const DELETED = 'IsDeleted'

export interface Asked {
  readonly fields: readonly string[]
  readonly since: Moment
  readonly where: string
}

/** Asks for all rows of a query by one job; `bin`: also for what is in the bin. */
export type ByJob = (soql: string, bin: boolean, columns: readonly string[]) => AsyncIterable<readonly CrmRecord[]>

type Found = Map<string, CurrentRecord | null>

/** What is in the bin is null. */
export async function changedSince(
  transport: SalesforceTransport,
  type: ObjectType,
  asked: Asked,
  byJob: ByJob,
  signal: AbortSignal,
): Promise<Found> {
  const { fields, since, where } = asked
  const { receiptField } = type
  const bin = type.types.has(DELETED)
  const columns = columnsOf(
    type,
    [...fields, ...(bin ? [DELETED] : []), ...(receiptField ? [receiptField] : [])],
    where,
  )
  const query = `SELECT ${columns.join(', ')} FROM ${type.name} WHERE ${REPLICATION_KEY} >= ${literal(since)}`
  const page = async (rest: string) => {
    signal.throwIfAborted()
    const path = `/${bin ? 'queryAll' : 'query'}?q=${encodeURIComponent(`${query}${rest}`)}` as const
    return transport.json({ method: 'GET', path }, Answer)
  }
  const found: Found = new Map()
  const take = (id: string, textOf: (name: string) => string | null): void => {
    const values = fields.map(name => [name, textOf(name)] as const)
    const receipt = receiptField === null ? {} : { receipt: textOf(receiptField) }
    found.set(id, textOf(DELETED) === 'true' ? null : { fields: Object.fromEntries(values), ...receipt })
  }
  let { records, totalSize, done } = await page(' ORDER BY Id')
  if (!done && totalSize > MOST_PAGES * CHANGED_PAGE) {
    for await (const group of byJob(query, bin, columns)) {
      for (const { id, fields: row } of group) take(id, name => row[name] ?? null)
    }
    return found
  }
  for (;;) {
    for (const row of records) take(row.Id, name => toText(type.types.get(name) ?? 'string', row[name]))
    const last = records.at(-1)?.Id
    if (last === undefined || done) return found
    ;({ records, done } = await page(` AND Id > ${quoted(last)} ORDER BY Id LIMIT ${CHANGED_PAGE}`))
    // Of what has a limit `done` says nothing of what lies behind it.
    done = done && records.length < CHANGED_PAGE
  }
}
