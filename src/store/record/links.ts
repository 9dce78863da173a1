// Which records are linked: one row per link, compared before anything is written, so that what is the same stays.
import { type Selectable, sql } from 'kysely'
import type { LinkStore, StoredLink } from '../../contract/stores.ts'
import type { Link, LinkSet } from '../../domain/link.ts'
import { textArray } from '../arrays.ts'
import { inChunks, recordset } from '../json.ts'
import type { Db } from '../pool.ts'
import type { LinkTable } from '../schema.ts'
import { followMerged } from './merged-links.ts'

type Row = Selectable<LinkTable>

/** No text in the database has a NUL in it. */
const keyOf = (row: Row): string => `${row.record_id}\u0000${row.via}\u0000${row.to_stream}\u0000${row.to_id}`

function linkOf({ via, to_stream: to, to_id: id, kinds, is_primary: primary }: Row): StoredLink {
  return { via, to, id, kinds, primary }
}

/** Whether two links to the same record say the same. */
function sameLink(a: Link, b: Link): boolean {
  return a.primary === b.primary && a.kinds.length === b.kinds.length && a.kinds.every((kind, i) => kind === b.kinds[i])
}

async function rowsOf(db: Db, connectionId: string, stream: string, ids: readonly string[]): Promise<Row[]> {
  if (ids.length === 0) return []
  const { rows } =
    await sql<Row>`select known.* from unnest(${textArray([...new Set(ids)].sort())}::text[]) as wanted (id)
    cross join lateral (
      select * from evergreen.link
      where connection_id = ${connectionId} and stream = ${stream} and record_id = wanted.id
      order by via, to_stream, to_id
    ) as known`.execute(db)
  return rows
}

/** The rows that the sets stand for, by key; the last word on a link counts. */
function rowsIn(connectionId: string, stream: string, sets: readonly LinkSet[]): Map<string, Row> {
  const of = { connection_id: connectionId, stream }
  const rows = sets.flatMap(({ recordId, via, links }) =>
    links.map(({ to, id, kinds, primary }): Row => {
      return { ...of, record_id: recordId, via, to_stream: to, to_id: id, kinds, is_primary: primary }
    }),
  )
  return new Map(rows.map(row => [keyOf(row), row]))
}

const inOrder = (rows: readonly (readonly [string, Row])[]): Row[] =>
  rows.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)

async function remove(db: Db, connectionId: string, stream: string, rows: readonly Row[]): Promise<void> {
  const gone = inOrder(rows.map(row => [keyOf(row), row]))
  await inChunks(gone, async part => {
    await sql`delete from evergreen.link as known using ${recordset('link', part)} as gone
      where known.connection_id = ${connectionId} and known.stream = ${stream} and known.record_id = gone.record_id
        and known.via = gone.via and known.to_stream = gone.to_stream and known.to_id = gone.to_id`.execute(db)
  })
}

/**
 * Among strangers only records that are known and there keep links; to look for them costs as much as to write. Of new
 * records there are no links that could be in the way; to look for them costs half as much as to write.
 */
async function put(
  db: Db,
  connectionId: string,
  stream: string,
  rows: readonly Row[],
  owners: 'new' | 'known' | 'strangers',
): Promise<number> {
  const known = sql`where exists (
    select from evergreen.record where record.connection_id = ${connectionId}
      and record.stream = ${stream} and record.record_id = fresh.record_id and record.gone_at is null
  )`
  const instead = sql`on conflict (connection_id, stream, record_id, via, to_stream, to_id)
    do update set kinds = excluded.kinds, is_primary = excluded.is_primary`
  let written = 0
  await inChunks(rows, async part => {
    const texts = (column: (row: Row) => string) => textArray(part.map(column))
    const { numAffectedRows } = await sql`insert into evergreen.link as known
        (connection_id, stream, record_id, via, to_stream, to_id, kinds, is_primary)
      select ${connectionId}, ${stream}, record_id, via, to_stream, to_id, kinds::text[], is_primary::boolean
      from unnest(${texts(row => row.record_id)}::text[], ${texts(row => row.via)}::text[],
        ${texts(row => row.to_stream)}::text[], ${texts(row => row.to_id)}::text[],
        ${texts(row => textArray(row.kinds))}::text[], ${texts(row => String(row.is_primary))}::text[])
        as fresh (record_id, via, to_stream, to_id, kinds, is_primary)
      ${owners === 'strangers' ? known : sql``} ${owners === 'new' ? sql`` : instead}`.execute(db)
    written += Number(numAffectedRows ?? 0n)
  })
  return written
}

const idsOf = (sets: readonly LinkSet[]): string[] => [...new Set(sets.map(({ recordId }) => recordId))].sort()

/** What is to be taken away and what is to be written, for the sets to be all that there is. */
function changesBy(connectionId: string, stream: string, sets: readonly LinkSet[], known: readonly Row[]) {
  const told = new Set(sets.map(({ recordId, via }) => `${recordId} ${via}`))
  const fresh = rowsIn(connectionId, stream, sets)
  const gone = known.filter(row => told.has(`${row.record_id} ${row.via}`) && !fresh.has(keyOf(row)))
  for (const row of known) {
    const now = fresh.get(keyOf(row))
    if (now !== undefined && sameLink(linkOf(row), linkOf(now))) fresh.delete(keyOf(row))
  }
  return { gone, fresh }
}

/** The sets of the records of which something is not as it is told. */
function setsInNeed(connectionId: string, stream: string, sets: readonly LinkSet[], known: readonly Row[]): LinkSet[] {
  const { gone, fresh } = changesBy(connectionId, stream, sets, known)
  const inNeed = new Set([...gone, ...fresh.values()].map(row => row.record_id))
  return sets.filter(({ recordId }) => inNeed.has(recordId))
}

async function lockRecords(db: Db, connectionId: string, stream: string, ids: readonly string[]): Promise<void> {
  // Each look-up is one in one partition; in the order of ids, so that locks are taken in one order.
  await sql`select from unnest(${textArray(ids)}::text[]) as wanted (id)
    cross join lateral (
      select from evergreen.record
      where connection_id = ${connectionId} and stream = ${stream} and record_id = wanted.id for no key update
    ) as known`.execute(db)
}

async function replaceKnown(
  db: Db,
  connectionId: string,
  stream: string,
  sets: readonly LinkSet[],
  strangers: boolean,
): Promise<number> {
  const of = [connectionId, stream] as const
  if (sets.length === 0) return 0
  // Whoever else writes links of these records has done so now, or waits: what is compared is what is there.
  await lockRecords(db, ...of, idsOf(sets))
  const { gone, fresh } = changesBy(...of, sets, await rowsOf(db, ...of, idsOf(sets)))
  await remove(db, ...of, gone)
  return gone.length + (await put(db, ...of, inOrder([...fresh]), strangers ? 'strangers' : 'known'))
}

/** The LinkStore on `db`. */
export function linkStore(db: Db): LinkStore {
  return {
    of: async (connectionId, stream, ids) => {
      const rows = await rowsOf(db, connectionId, stream, ids)
      const grouped = Map.groupBy(rows, row => row.record_id)
      return new Map([...grouped].map(([id, own]) => [id, own.map(linkOf)]))
    },
    replace: async (connectionId, stream, sets, { fresh, strangers }) => {
      const of = [connectionId, stream] as const
      const known = await rowsOf(db, ...of, idsOf(sets))
      // A record that others were merged into has their links already.
      const linked = new Set(known.map(row => row.record_id))
      const isNew = ({ recordId }: LinkSet) => fresh.has(recordId) && !linked.has(recordId)
      const added = await put(db, ...of, [...rowsIn(...of, sets.filter(isNew)).values()], 'new')
      const rest = sets.filter(set => !isNew(set))
      return added + (await replaceKnown(db, ...of, setsInNeed(...of, rest, known), strangers))
    },
    follow: (connectionId, stream, merged) => inChunks(merged, part => followMerged(db, connectionId, stream, part)),
    keepOnly: async (connectionId, stream, associations) => {
      const { numAffectedRows } = await sql`delete from evergreen.link
        where connection_id = ${connectionId} and stream = ${stream}
          and via <> all(${[...associations]}::text[])`.execute(db)
      return Number(numAffectedRows ?? 0n)
    },
    forget: (connectionId, stream, ids) =>
      inChunks(ids, async part => {
        const gone = sql`any(${[...part]}::text[])`
        await sql`delete from evergreen.link where connection_id = ${connectionId}
          and (stream = ${stream} and record_id = ${gone})`.execute(db)
        await sql`delete from evergreen.link where connection_id = ${connectionId}
          and to_stream = ${stream} and to_id = ${gone}`.execute(db)
      }),
  }
}
