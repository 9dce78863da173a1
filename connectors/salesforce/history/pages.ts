// Pages of the history objects, and their rows as changes with who made them.
import { z } from 'zod'
import type { ConnectorDeps } from '../../../src/contract/connector.ts'
import type { HistoryQuery } from '../../../src/contract/history.ts'
import type { FieldChange } from '../../../src/domain/history.ts'
import { ConfigError } from '../../../src/errors.ts'
import type { Describer, ObjectType } from '../describe.ts'
import type { SalesforceTransport } from '../transport.ts'
import type { Editors } from './editors.ts'
import { fieldTable, historyObjectOf, type Row, STAGE_FIELDS, stageTable, type Table } from './tables.ts'

export const HISTORY_PAGE = 2_000

const Answer = z.object({ done: z.boolean(), records: z.array(z.record(z.string(), z.unknown())).default([]) })

/** What is needed to read the past. */
export interface Parts {
  readonly transport: SalesforceTransport
  readonly describer: Describer
  readonly editors: Editors
  readonly deps: ConnectorDeps
}

/** Null where the org keeps no such history, or does not show it to our user. */
async function describedOrNull({ describer, deps }: Parts, object: string): Promise<ObjectType | null> {
  try {
    return await describer.of(object)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    deps.log.warn({ object }, 'Salesforce has no such object for this user: nothing is told of the past')
    return null
  }
}

/** Where the past of these fields is kept. */
export async function tablesOf(parts: Parts, query: HistoryQuery): Promise<Table[]> {
  const type = await parts.describer.of(query.stream)
  const fields = query.fields.filter(field => type.types.has(field))
  if (fields.length === 0) return []
  const told = { ...query, fields }
  const tracked = await describedOrNull(parts, historyObjectOf(query.stream))
  const tables = tracked === null ? [] : [fieldTable(type, tracked, told)]
  if (!STAGE_FIELDS.some(field => always(query.stream).includes(field) && fields.includes(field))) return tables
  const stages = await describedOrNull(parts, 'OpportunityHistory')
  return stages === null ? tables : [...tables, stageTable(type, stages, told)]
}

/** Fields that are told of whether or not they are tracked. */
export const always = (stream: string): readonly string[] => (stream === 'Opportunity' ? STAGE_FIELDS : [])

/** One page of a table by keyset, in the order of ids; `after` is null at the end. */
export async function page(
  { transport }: Parts,
  table: Table,
  condition: string,
  after: string | null,
): Promise<{ rows: Row[]; after: string | null }> {
  const conditions = [table.condition, condition, after === null ? '' : `Id > '${after}'`].filter(text => text !== '')
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`
  const soql = `SELECT ${table.columns.join(', ')} FROM ${table.object}${where} ORDER BY Id LIMIT ${HISTORY_PAGE}`
  const path = `/query?q=${encodeURIComponent(soql)}` as const
  const { done, records } = await transport.json({ method: 'GET', path }, Answer)
  const last = z.string().safeParse(records.at(-1)?.['Id'])
  const more = last.success && (records.length >= HISTORY_PAGE || !done)
  return { rows: records, after: more ? last.data : null }
}

/** The rows as changes. Our own user counts as a program. */
export async function changesOf({ editors }: Parts, table: Table, rows: readonly Row[]): Promise<FieldChange[]> {
  const told = rows.flatMap(row => table.changesOf(row))
  const originOf = await editors.originsOf(told.map(({ userId }) => userId))
  return told.map(({ userId, ...change }) => ({
    ...change,
    origin: originOf(userId),
    by: userId === '' ? null : userId,
  }))
}
