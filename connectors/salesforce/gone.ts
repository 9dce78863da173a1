// What left a stream: the recycle bin by queryAll, where merged records name their master, and what was purged from it
// by getDeleted, as far back as that reaches.
import { z } from 'zod'
import type { ConnectorDeps, Cursor, Gone, Page, Query } from '../../src/contract/connector.ts'
import { FatalError } from '../../src/errors.ts'
import type { Describer, ObjectType } from './describe.ts'
import { momentOf } from './moment.ts'
import { binQuery } from './soql.ts'
import type { SalesforceTransport } from './transport.ts'
import { longId } from './values.ts'

const PAGE = 2_000
/** Ids in one query: the address may have 16,384 bytes. */
const IDS = 400
const MINUTE_MS = 60_000
/** How far back getDeleted is asked. Source: fact sheet: it knows the fifteen days of the recycle bin. */
const LOOK_BACK_MS = 14 * 86_400_000

const Row = z.object({
  Id: z.string().transform(longId),
  IsDeleted: z.boolean().optional(),
  MasterRecordId: z.string().transform(longId).nullish(),
  SystemModstamp: z.string().optional(),
})
const Answer = z.object({ done: z.boolean(), records: z.array(Row).default([]) })
const Deleted = z.object({
  deletedRecords: z.array(z.object({ id: z.string().transform(longId), deletedDate: z.string() })),
})
const AfterCursor = z.object({ after: z.string() })

interface Parts {
  readonly transport: SalesforceTransport
  readonly describer: Describer
  readonly deps: ConnectorDeps
}

/** Whether deleted records of the type are kept for a while and can be asked for. */
export const hasBin = (type: ObjectType): boolean => type.types.has('IsDeleted')

/**
 * What was deleted or merged since the window began, up to this moment: the earlier it is known the better. Without a
 * window, all of the recycle bin. The scope does not count: deleted records may have lost what it asks for.
 */
export async function* readGone(
  parts: Parts,
  query: Query,
  from: Cursor | null,
  signal: AbortSignal,
): AsyncGenerator<Page> {
  const type = await parts.describer.of(query.stream)
  const told = new Set<string>()
  const since = query.window === null ? [] : [{ since: query.window.from }]
  const where = ['IsDeleted = true' as const, ...since]
  let after = from === null ? null : AfterCursor.parse(from).after
  for (;;) {
    signal.throwIfAborted()
    const { records, more } = await binPage(parts, type, where, after)
    const gone = records.map(goneOf)
    for (const { id } of gone) told.add(id)
    after = records.at(-1)?.Id ?? null
    if (more) {
      yield { records: [], gone, next: { after }, goOn: 'here' }
      continue
    }
    yield { records: [], gone: [...gone, ...(await purgedSince(parts, type, query, told, signal))], next: null }
    return
  }
}

/** Those of the ids that are in the recycle bin, and those that nothing is known of: purged, or out of our sight. */
export async function goneAmong(
  parts: Parts,
  stream: string,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Gone[]> {
  const type = await parts.describer.of(stream)
  const gone: Gone[] = []
  for (let at = 0; at < ids.length; at += IDS) {
    const asked = ids.slice(at, at + IDS)
    const found = new Map<string, z.infer<typeof Row>>()
    for (let after: string | null = null, more = true; more; ) {
      signal.throwIfAborted()
      const page = await binPage(parts, type, [{ ids: asked }], after)
      for (const row of page.records) found.set(row.Id, row)
      after = page.records.at(-1)?.Id ?? null
      more = page.more
    }
    for (const id of asked) {
      const row = found.get(longId(id))
      if (row === undefined) gone.push({ id, mergedInto: null, at: null })
      else if (row.IsDeleted === true) gone.push({ ...goneOf(row), id })
    }
  }
  return gone
}

async function binPage(
  { transport }: Parts,
  type: ObjectType,
  where: Parameters<typeof binQuery>[1],
  after: string | null,
): Promise<{ records: z.infer<typeof Row>[]; more: boolean }> {
  const soql = binQuery(type, where, after, PAGE)
  const { done, records } = await transport.json(
    { method: 'GET', path: `/queryAll?q=${encodeURIComponent(soql)}` },
    Answer,
  )
  return { records, more: records.length > 0 && (records.length >= PAGE || !done) }
}

function goneOf({ Id: id, MasterRecordId: master, SystemModstamp: stamp }: z.infer<typeof Row>): Gone {
  return { id, mergedInto: master ?? null, at: momentOf(stamp ?? '') }
}

/** What getDeleted knows and the recycle bin does not, unless it is alive again. */
async function purgedSince(
  parts: Parts,
  type: ObjectType,
  { stream, window }: Query,
  told: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Gone[]> {
  if (window === null || !type.replicateable) return []
  // Seconds are ignored, and a minute is the least.
  const end = Math.ceil(window.to / MINUTE_MS) * MINUTE_MS
  const start = Math.min(Math.max(window.from, window.to - LOOK_BACK_MS), end - MINUTE_MS)
  const span = [`start=${stampText(start)}`, `end=${stampText(end)}`].join('&')
  const path = `/sobjects/${encodeURIComponent(stream)}/deleted/?${span}` as const
  try {
    const { deletedRecords } = await parts.transport.json({ method: 'GET', path }, Deleted)
    const at = new Map(deletedRecords.map(({ id, deletedDate }) => [id, momentOf(deletedDate)]))
    const unknown = [...at.keys()].filter(id => !told.has(id))
    const gone = await goneAmong(parts, stream, unknown, signal)
    return gone.map(each => ({ ...each, at: at.get(each.id) ?? each.at }))
  } catch (error) {
    // Too many deleted in the window, or the window is refused: then a full run finds them.
    if (!(error instanceof FatalError)) throw error
    parts.deps.log.warn({ stream }, 'Salesforce does not tell what was purged from the recycle bin')
    return []
  }
}

/** As the replication calls take a moment. */
export function stampText(at: number): string {
  return encodeURIComponent(`${new Date(at).toISOString().slice(0, 19)}+00:00`)
}
