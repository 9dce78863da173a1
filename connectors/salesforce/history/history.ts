// The past of fields: the history objects walked by keyset, all of them or for some records.
import { z } from 'zod'
import type { History, HistoryPage, HistoryQuery } from '../../../src/contract/history.ts'
import type { Json } from '../../../src/contract/primitives.ts'
import type { FieldChange } from '../../../src/domain/history.ts'
import { always, changesOf, type Parts, page, tablesOf } from './pages.ts'
import { changesSince } from './since.ts'

/** With their field names, well within an address of 16,384 bytes. */
export const HISTORY_IDS = 200

/** Changes that are looked back at in one go: few calls each time, and what is known of them fits well into memory. */
const AT_ONCE = 50_000

const Counted = z.object({ totalSize: z.number() })
const Place = z.object({ table: z.string(), after: z.string().nullable() })

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

async function ofRecords(parts: Parts, query: HistoryQuery, ids: readonly string[], signal: AbortSignal) {
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
}

async function sizeOf(parts: Parts, query: HistoryQuery): Promise<number> {
  const counts = (await tablesOf(parts, query)).map(async ({ object, condition }) => {
    const soql = `SELECT COUNT() FROM ${object}${condition === '' ? '' : ` WHERE ${condition}`}`
    return (await parts.transport.json({ method: 'GET', path: `/query?q=${encodeURIComponent(soql)}` }, Counted))
      .totalSize
  })
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
}

/** The history part of a Salesforce connection. */
export function createHistory(parts: Parts): History {
  const of: History['of'] = (query, ids, signal) => ofRecords(parts, query, ids, signal)
  return {
    batchSize: HISTORY_IDS,
    self: parts.editors.self,
    always,
    size: query => sizeOf(parts, query),
    of,
    all: (query, from, signal) => all(parts, query, from, signal),
    atOnce: AT_ONCE,
    since: (stream, written, from, signal) =>
      changesSince(parts, stream, { written, from, of, atOnce: HISTORY_IDS }, signal),
  }
}
