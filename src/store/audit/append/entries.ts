// Adds entries: each gets its place, the values of its record are sealed, and what one write adds for a run is sealed as
// one segment, all in one statement.
import { sql } from 'kysely'
import type { NewAuditEntry } from '../../../contract/audit.ts'
import type { AuditKeys } from '../../../contract/store/audit/chain.ts'
import { SEGMENT_SPAN } from '../../../contract/store/audit/log.ts'
import { FatalError } from '../../../errors.ts'
import { numberArray } from '../../arrays.ts'
import { atomically, storable } from '../../json.ts'
import type { Db } from '../../pool.ts'
import { columnsOf, valuesOf } from '../columns.ts'
import { secondsOf } from '../seconds.ts'
import { wordsOf } from '../words.ts'
import { type Findable, insertBlinds } from './blinds.ts'
import { insertEntries, insertSegments, type Part } from './inserts.ts'
import { type Prepared, prepare, type RecordRef, refText } from './record-keys.ts'

/** An entry, what is to be sealed of it, and whose it is. */
interface Item {
  readonly entry: NewAuditEntry
  readonly values: string | null
  readonly ref: string
}

/** Of one run and connection each, so that a segment can be dropped with its connection's. */
export function appendEntries(db: Db, keys: AuditKeys, entries: readonly NewAuditEntry[]): Promise<void> {
  return atomically(db, tx => append(tx, keys, entries))
}

async function append(db: Db, keys: AuditKeys, entries: readonly NewAuditEntry[]): Promise<void> {
  const refs = new Map<string, RecordRef>()
  const items = entries.map(entry => itemOf(entry, refs))
  const groups = [
    ...Map.groupBy(items, ({ entry }) => `${entry.runId ?? ''}\u0001${entry.connectionId ?? ''}`).values(),
  ]
  const prepared = await prepare(db, groups.length, refs, keys.keyId)
  const seal = sealerOf(prepared, keys)
  const parts = groups.map((own, index) => partOf(own, prepared.numbers[index] ?? Number.NaN, keys, seal))
  const numbers = numberArray(parts.map(({ segment }) => segment.number))
  const findable = findableOf(items, refs, keys)
  const blinds = findable.length === 0 ? sql`` : sql`, blind as (${insertBlinds(findable)})`
  await sql`with entry as (${insertEntries(parts)}), segment as (${insertSegments(parts)})${blinds}
    insert into evergreen.audit_unlinked select number from unnest(${numbers}::bigint[]) as number`.execute(db)
}

function itemOf(entry: NewAuditEntry, refs: Map<string, RecordRef>): Item {
  const values = valuesOf(entry)
  const { connectionId, stream, recordId } = entry
  if (values === null || connectionId === undefined || stream === undefined || recordId === undefined) {
    return { entry, values: null, ref: '' }
  }
  const of = { connectionId: storable(connectionId), stream: storable(stream), recordId: storable(recordId) }
  const ref = refText(of)
  if (!refs.has(ref)) refs.set(ref, of)
  return { entry, values, ref }
}

/** The records of which a value can be found again. */
function findableOf(items: readonly Item[], refs: ReadonlyMap<string, RecordRef>, { blindsOf }: AuditKeys): Findable[] {
  const found = new Map<string, { readonly of: RecordRef; readonly blinds: Set<bigint> }>()
  for (const { entry, ref } of items) {
    const of = refs.get(ref)
    const blinds = of === undefined ? [] : blindsOf([entry.before ?? null, entry.after ?? null, entry.answer ?? null])
    if (of === undefined || blinds.length === 0) continue
    const known = found.get(ref) ?? { of, blinds: new Set() }
    found.set(ref, known)
    for (const blind of blinds) known.blinds.add(blind)
  }
  return [...found.values()]
}

type Seal = (item: Item) => string | null

/** What one record has several entries of is sealed with its key made once. */
function sealerOf({ keys }: Prepared, { valueSealer }: AuditKeys): Seal {
  const sealers = new Map<string, (plain: string) => string>()
  return ({ values, ref }) => {
    if (values === null) return null
    let sealer = sealers.get(ref)
    if (sealer === undefined) {
      const key = keys.get(ref)
      const made = key === undefined ? null : valueSealer(key)
      if (made === null) {
        const fix = 'Put back the key that sealed it: EVERGREEN_KEY, or EVERGREEN_OLD_KEYS.'
        throw new FatalError({ where: 'audit', what: 'the key that seals a record is not at hand', fix })
      }
      sealer = made
      sealers.set(ref, sealer)
    }
    return sealer(values)
  }
}

function partOf(items: readonly Item[], number: number, keys: AuditKeys, seal: Seal): Part {
  const entries = items.map(({ entry }) => entry)
  const rows = items.map((item, place) =>
    columnsOf(item.entry, number * SEGMENT_SPAN + place, secondsOf(item.entry.at), seal(item)),
  )
  const times = entries.map(({ at }) => at)
  const [from, to] = [Math.min(...times), Math.max(...times)]
  const of = { number, runId: rows[0]?.run_id ?? null, entries: rows.length, keyId: keys.keyId }
  const content = { ...of, from: secondsOf(from), to: secondsOf(to), hashes: Buffer.concat(rows.map(keys.hashOf)) }
  const segmentSeal = keys.segmentSeal(content)
  if (segmentSeal === null) throw new FatalError({ where: 'audit', what: 'the key that seals it is not at hand' })
  return { segment: { ...content, seal: segmentSeal, dropped: null, holds: wordsOf(rows) }, rows, entries, from, to }
}
