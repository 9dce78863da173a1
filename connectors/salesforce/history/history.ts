// The past of fields: the history objects walked by keyset, all of them or for some records.
import { z } from 'zod'
import type { ConnectorDeps } from '../../../src/contract/connector.ts'
import type { History, HistoryPage, HistoryQuery } from '../../../src/contract/history.ts'
import type { Json } from '../../../src/contract/primitives.ts'
import type { FieldChange } from '../../../src/domain/history.ts'
import { ConfigError } from '../../../src/errors.ts'
import type { Describer, ObjectType } from '../describe.ts'
import type { SalesforceTransport } from '../transport.ts'
import type { Editors } from './editors.ts'
import { fieldTable, historyObjectOf, type Row, STAGE_FIELDS, stageTable, type Table } from './tables.ts'

const PAGE = 2_000
/** With their field names, well within an address of 16,384 bytes. */
const IDS = 200

const Answer = z.object({ done: z.boolean(), records: z.array(z.record(z.string(), z.unknown())).default([]) })
const Place = z.object({ table: z.string(), after: z.string().nullable() })

interface Parts {
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

async function tablesOf(parts: Parts, query: HistoryQuery): Promise<Table[]> {
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

const always = (stream: string): readonly string[] => (stream === 'Opportunity' ? STAGE_FIELDS : [])

async function page(
  { transport }: Parts,
  table: Table,
  condition: string,
  after: string | null,
): Promise<{ rows: Row[]; after: string | null }> {
  const conditions = [table.condition, condition, after === null ? '' : `Id > '${after}'`].filter(text => text !== '')
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`
  const soql = `SELECT ${table.columns.join(', ')} FROM ${table.object}${where} ORDER BY Id LIMIT ${PAGE}`
  const path = `/query?q=${encodeURIComponent(soql)}` as const
  const { done, records } = await transport.json({ method: 'GET', path }, Answer)
  const last = z.string().safeParse(records.at(-1)?.['Id'])
  const more = last.success && (records.length >= PAGE || !done)
  return { rows: records, after: more ? last.data : null }
}

async function changesOf({ editors }: Parts, table: Table, rows: readonly Row[]): Promise<FieldChange[]> {
  const told = rows.flatMap(row => table.changesOf(row))
  const originOf = await editors.originsOf(told.map(({ userId }) => userId))
  return told.map(({ userId, ...change }) => ({
    ...change,
    origin: originOf(userId),
    by: userId === '' ? null : userId,
  }))
}

async function* all(parts: Parts, query: HistoryQuery, from: Json | null, signal: AbortSignal) {
  const tables = await tablesOf(parts, query)
  const place = from === null ? null : Place.parse(from)
  const first = place === null ? 0 : tables.findIndex(({ object }) => object === place.table)
  for (const [index, table] of tables.entries()) {
    if (index < first) continue
    let after = index === first ? (place?.after ?? null) : null
    do {
      signal.throwIfAborted()
      const found = await page(parts, table, '', after)
      after = found.after
      const following = tables[index + 1]
      const next = after === null ? following && { table: following.object, after } : { table: table.object, after }
      yield { changes: await changesOf(parts, table, found.rows), next: next ?? null } satisfies HistoryPage
    } while (after !== null)
  }
  if (first < 0 || tables.length === 0) yield { changes: [], next: null } satisfies HistoryPage
}

/** The history part of a Salesforce connection. */
export function createHistory(parts: Parts): History {
  return {
    batchSize: IDS,
    always,
    all: (query, from, signal) => all(parts, query, from, signal),
    of: async (query, ids, signal) => {
      const wanted = ids.filter(id => /^[A-Za-z0-9]+$/.test(id)).map(id => `'${id}'`)
      if (wanted.length === 0) return []
      const changes: FieldChange[] = []
      for (const table of await tablesOf(parts, query)) {
        let after: string | null = null
        do {
          signal.throwIfAborted()
          const found = await page(parts, table, `${table.parent} IN (${wanted.join(',')})`, after)
          after = found.after
          changes.push(...(await changesOf(parts, table, found.rows)))
        } while (after !== null)
      }
      return changes
    },
  }
}
