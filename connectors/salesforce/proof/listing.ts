// What proves that a read was complete: the ids of a window as they are now, and records by their ids.
import { z } from 'zod'
import type { Listing, Page, Query } from '../../../src/contract/connector.ts'
import type { CrmRecord } from '../../../src/domain/record.ts'
import { momentOf } from '../moment.ts'
import { idsQuery, pageQuery, REPLICATION_KEY } from '../soql.ts'
import type { SalesforceTransport } from '../transport.ts'
import { longId } from '../values.ts'

const PAGE = 2_000
/** Ids in one query, beside many columns: the address may have 16,384 bytes. */
export const PICK_IDS = 200

const Listed = z.object({
  done: z.boolean(),
  records: z.array(z.object({ Id: z.string().transform(longId), [REPLICATION_KEY]: z.string() })).default([]),
})
const Picked = z.object({ records: z.array(z.record(z.string(), z.unknown())).default([]) })

const pathOf = (soql: string) => `/query?q=${encodeURIComponent(soql)}` as const

/** 2,000 a call, in the order of ids: the window is closed, so no page can move. */
export async function* listStamps(
  transport: SalesforceTransport,
  query: Query,
  after: string | null,
  signal: AbortSignal,
): AsyncGenerator<Listing> {
  for (let at = after; ; ) {
    signal.throwIfAborted()
    const path = pathOf(pageQuery(query, ['Id', REPLICATION_KEY], at, PAGE))
    const { done, records } = await transport.json({ method: 'GET', path }, Listed)
    const last = records.at(-1)?.Id ?? null
    const more = last !== null && (records.length >= PAGE || !done)
    yield {
      stamps: records.map(row => ({ id: row.Id, stamp: momentOf(row[REPLICATION_KEY]) })),
      next: more ? last : null,
    }
    if (!more) return
    at = last
  }
}

/** Those of the ids that are there and in the query's scope; its window does not count. */
export async function pickByIds(
  transport: SalesforceTransport,
  asked: { readonly query: Query; readonly columns: readonly string[]; readonly ids: readonly string[] },
  recordOf: (row: Readonly<Record<string, unknown>>) => CrmRecord,
  signal: AbortSignal,
): Promise<Page> {
  const { query, columns, ids } = asked
  const records: CrmRecord[] = []
  for (let at = 0; at < ids.length; at += PICK_IDS) {
    for (let rest = ids.slice(at, at + PICK_IDS); rest.length > 0; ) {
      signal.throwIfAborted()
      const path = pathOf(idsQuery(query, columns, rest))
      const answer = await transport.json({ method: 'GET', path }, Picked.extend({ done: z.boolean() }))
      const page = answer.records.map(recordOf)
      records.push(...page)
      // Wide rows make an answer end early.
      const there = new Set(page.map(({ id }) => id))
      rest = answer.done || page.length === 0 ? [] : rest.filter(id => !there.has(longId(id)))
    }
  }
  return { records, next: null }
}
