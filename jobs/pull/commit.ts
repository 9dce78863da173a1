// Stores a chunk: all that it taught, the checkpoint and the work that follows, in one commit.
import type { Page, Partition } from '../../src/contract/connector.ts'
import type { Commit, JobContext } from '../../src/contract/job.ts'
import type { Run, Stores } from '../../src/contract/stores.ts'
import type { Judged } from '../../src/domain/decide/decide.ts'
import { isNews, newsOf } from '../../src/domain/decide/observe.ts'
import type { Moment, RecordState } from '../../src/domain/record.ts'
import { storeBack, storeGone, storeLate } from '../gone/mark.ts'
import { isGuarded, lookedAt } from '../guard/count.ts'
import { noteSeen } from '../history/note.ts'
import { enrichOf, pullOf, writeBackIfAny } from '../next.ts'
import { storeSettled } from '../proposals.ts'
import { chunkOf } from '../run-context.ts'
import { type Item, withStamps } from '../stamps/ride.ts'
import { requireAccount } from '../standing.ts'
import type { Finding } from './finding.ts'
import { idOf } from './once.ts'

export interface Pulled {
  readonly run: Run
  readonly partitionId: string
  readonly noticed: Partition['noticed']
  readonly chunk: Page
  /** Read of the partition so far, this chunk included. */
  readonly rows: number
  readonly finding: Finding
  /** The job itself reads on. */
  readonly here: boolean
  /** How long the chunk was waited for, to be read and, where that was done ahead, to be looked up. */
  readonly readMs: number
}

/** The commit of one chunk. What it stores is worked out beforehand: a transaction that is tried again does the same. */
export function commitOf(
  { run, partitionId, noticed = [], chunk, rows, finding, here, readMs }: Pulled,
  { clock, newId, jobId }: JobContext,
): Commit {
  const { judged, known, fates, links, noted, unchanged } = finding
  const { late = [], left = [] } = chunk
  const named = { ...chunkOf(run, newId()), jobId }
  const news = judged.filter(({ recordId, state }) => isNews(known.get(recordId) ?? {}, state))
  const asks = judged.filter(item => item.asks.length > 0).map(({ recordId, asks }) => ({ recordId, fields: asks }))
  const looked = isGuarded(run) ? lookedAt(chunk.records, asks) : []
  const stamped = stamping(finding, new Set(asks.map(({ recordId }) => recordId)))
  const further = (chunk.partitions ?? []).map(partition => ({ id: idOf(partition, run, newId), partition }))
  return async stores => {
    await requireAccount(run, stores)
    const now = clock.now()
    const { changed, fresh } = await storeStates(run, news, finding, stores, now)
    await stores.sightings.forget(run.syncId, left)
    await noteSeen(news, known, run, now, stores)
    await stores.asks.add(run.id, named.chunk, asks)
    const restored = await storeBack(fates.back, { run, jobId, now }, stores)
    const fate = await storeGone(fates.gone, { run, jobId, now }, stores)
    const owners = { fresh, strangers: chunk.records.length === 0 }
    const linked = await stores.links.replace(named.connectionId, named.stream, links, owners)
    if (noted) {
      await stores.seen.add(
        run.id,
        chunk.records.map(({ id }) => id),
      )
    }
    const settled = await storeSettled(judged, looked, run, named, stores, now, stamped)
    const pulled = chunk.records.length
    await storeLate(late, { run, jobId, now }, stores)
    await stores.runs.checkpoint(partitionId, {
      cursor: chunk.next,
      rows: pulled,
      late: late.length,
      done: chunk.next === null,
    })
    await stores.runs.addPartitions(run.id, further)
    if (noticed.length > 0 && chunk.next === null) await stores.notices.done(run.syncId, noticed)
    const next = asks.length > 0 ? [enrichOf(named)] : writeBackIfAny(run, named, settled.proposed)
    if (chunk.next !== null && !here) next.push(pullOf(run.id, partitionId, placeOf(chunk, rows)))
    for (const { id } of further) next.push(pullOf(run.id, id))
    const told = { pulled, unchanged, changed, asked: asks.length, ...settled, ...fate, restored, linked }
    // All but the end of the transaction.
    const stages = { readMs, lookUpMs: finding.lookUpMs, judgeMs: finding.judgeMs, storeMs: clock.now() - now }
    return { counts: { ...told, ...stages }, next }
  }
}

/** Of records that a source is still to be asked about the stamps are set when it has answered. */
function stamping({ judged, known, circle }: Finding, asked: ReadonlySet<string>) {
  const stateOf = new Map(judged.map(({ recordId, state }) => [recordId, state]))
  return (items: readonly Item[]): readonly Item[] =>
    withStamps(items, id => (asked.has(id) ? null : { ...known.get(id), ...stateOf.get(id) }), circle)
}

/** Stores what was learnt of the records and then what was seen of them; returns how many rows, and whose are our own. */
async function storeStates(
  run: Run,
  news: readonly Judged[],
  { known, sightings }: Finding,
  stores: Stores,
  now: Moment,
): Promise<{ changed: number; fresh: ReadonlySet<string> }> {
  const { syncId, connectionId, dryRun, definition } = run
  const { stream } = definition
  const rows = news.map(({ recordId, state }) => ({ id: recordId, state: newsOf(known.get(recordId), state) }))
  const fresh = rows.filter(({ id }) => !known.has(id))
  const added = await stores.records.add(connectionId, stream, fresh, now)
  // Another sync may have stored some of them meanwhile.
  const alone = added === fresh.length
  const others = alone ? [] : await unlessKnown(fresh, run, stores)
  const merged = [...rows.filter(({ id }) => known.has(id)), ...others]
  const changed = await stores.records.save(connectionId, stream, merged, now)
  const ours = new Set(alone ? fresh.map(({ id }) => id) : [])
  // Where no sighting tells whether more was learnt since the judgement, only a row of our own does.
  const notes = sightings.map(each => (each.first && !ours.has(each.id) ? { ...each, settledUntil: null } : each))
  // What a dry run proposes is for another run to see, which must not take it for seen.
  await stores.sightings.note(syncId, dryRun ? notes.filter(each => each.settledUntil !== null) : notes)
  return { changed: added + changed, fresh: ours }
}

interface Row {
  readonly id: string
  readonly state: RecordState
}

/** Of first sights, the fields that nobody has stored with the same value meanwhile: others may know them better. */
async function unlessKnown(fresh: readonly Row[], { connectionId, definition }: Run, stores: Stores): Promise<Row[]> {
  const ids = fresh.map(({ id }) => id)
  const there = await stores.records.load(connectionId, definition.stream, ids, 'lock')
  return fresh.flatMap(({ id, state }) => {
    const stored = there.get(id) ?? {}
    const open = Object.entries(state).filter(([field, { value }]) => stored[field]?.value !== value)
    return open.length === 0 ? [] : [{ id, state: Object.fromEntries(open) }]
  })
}

/** No two jobs of a partition begin at the same place, also where only gone records were read. */
function placeOf({ records, next }: Page, rows: number): string {
  return records.length > 0 ? `${rows}` : `${rows} ${JSON.stringify(next)}`
}
