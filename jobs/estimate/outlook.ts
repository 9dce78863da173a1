// What a run would read if it began now, in numbers: found as start-run finds it, and nothing is kept of it.
import type { Connection, Partition, Query, Source } from '../../src/contract/connector.ts'
import type { JobContext } from '../../src/contract/job.ts'
import type { Prices, SizedPart } from '../../src/contract/query.ts'
import type { Run, Stores } from '../../src/contract/stores.ts'
import type { Moment } from '../../src/domain/record.ts'
import { GaveUp } from '../../src/errors.ts'
import { foreseen } from '../drift/sight.ts'
import { asksOf, dueRound } from '../links/round.ts'
import { associationsOf } from '../links/wanted.ts'
import { sourceOf } from '../run-context.ts'
import { fieldsToRead } from '../stream.ts'
import { dueChores } from '../upkeep/chores.ts'
import { isUnscoped } from '../windows/look.ts'
import { dueLooks } from '../windows/plan.ts'
import { dueStretches } from '../windows/recount.ts'

const MINUTE_MS = 60_000

/** What estimates are made with: nothing is stored by them. */
export type Looking = Pick<JobContext, 'stores' | 'clock'>

export interface Outlook {
  readonly query: Query
  /** That the query has. */
  readonly records: number
  /** What is read, chores included. */
  readonly parts: readonly SizedPart[]
  /** What is cut into these, with the records of each. */
  readonly cuts: readonly { readonly query: Query; readonly records: number }[]
  /** Windows of earlier runs that are listed again, with the records that are still there and those that are not. */
  readonly looks: readonly { readonly held: number; readonly left: number }[]
  /** Stretches that are counted. */
  readonly recounts: number
  /** Records whose links are asked for again, call by call. */
  readonly round: readonly { readonly query: Query; readonly records: number }[]
}

/** Asks the CRM for the fields and for the number of records, no more. `run` is one that has not begun. */
export async function outlookOf(run: Run, connection: Connection, prices: Prices, looking: Looking): Promise<Outlook> {
  const { definition: declared, connectionId } = run
  const { stores, clock } = looking
  const source = sourceOf(connection, declared.connection)
  const { sync, spec } = await foreseen(run, source, stores)
  const from = run.mode === 'full' ? null : ((await stores.syncs.byId(run.syncId))?.cursor ?? null)
  const query: Query = {
    stream: sync.stream,
    fields: fieldsToRead(sync, spec),
    associations: await associationsOf(sync, source),
    scope: sync.scope,
    window: windowOf(from, sync.settleMinutes, clock.now()),
  }
  const known = await stores.records.known(connectionId, sync.stream)
  const records = await countOr(known, query, source)
  const chores = (await dueChores({ ...run, definition: sync }, spec, from === null, looking)).map(chore => ({
    query: chore,
    records: known,
  }))
  const cuts = [{ query, records }, ...chores]
  const looks = await dueLooks(run, query, source, clock.now(), looking)
  const recount = await dueStretches(run, query, source, looking)
  const held = recount?.stretches ?? []
  const round = from === null ? [] : await dueRound(run, query, source, looking)
  return {
    query,
    records,
    parts: cuts.flatMap(each => prices.parts(each.query, each.records)),
    cuts,
    looks: [
      ...(await Promise.all(looks.map(look => sizeOf(look, { run, records, known }, stores)))),
      // Of what has no scope only the count is compared, unless it tells that something is missing.
      ...(isUnscoped(query) ? [] : held.map(each => ({ held: each.held, left: 0 }))),
    ],
    recounts: isUnscoped(query) ? held.length : 0,
    round: round.flatMap(part => asksOf(part).map(count => ({ query: part.query, records: count }))),
  }
}

/**
 * Records that were edited lie in a window no more that is looked at again: those are read by their ids. `moved`: so many
 * were held of it then and are no longer.
 */
export async function sizeOf(
  { query }: Partition,
  { run, records, known, moved = 0 }: { run: Run; records: number; known: number; moved?: number },
  { windows }: Stores,
): Promise<Outlook['looks'][number]> {
  const now = query.window === null ? known : await windows.countHeld(run.syncId, query.window)
  const held = Math.min(known, now + moved)
  const left = isUnscoped(query) ? records * Math.min(1, held / Math.max(known, 1)) : 0
  return { held: Math.max(0, held - left), left }
}

/** A window that ends when its records have settled, by our clock. */
export function windowOf(from: Moment | null, settleMinutes: number, now: Moment): Query['window'] {
  return from === null ? null : { from, to: Math.max(from, now - settleMinutes * MINUTE_MS) }
}

/** What the CRM gives up counting is taken for as much as is known. */
export async function countOr(known: number, query: Query, source: Source): Promise<number> {
  try {
    return await source.count(query)
  } catch (error) {
    if (!(error instanceof GaveUp)) throw error
    return known
  }
}
