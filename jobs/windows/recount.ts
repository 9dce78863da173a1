// The chore of counting again what was read long ago: stretch by stretch, back from the youngest, the CRM's count is
// compared with what is held. Where it has more, or the sync has a scope, the stretch is looked at again, id by id.
import { z } from 'zod'
import type { Cursor, Partition, Query, Source } from '../../src/contract/connector.ts'
import type { JobContext } from '../../src/contract/job.ts'
import type { HeldStretch, Run } from '../../src/contract/stores.ts'
import { isDue } from '../../src/domain/upkeep.ts'
import { GaveUp } from '../../src/errors.ts'
import { isUnscoped } from './look.ts'

/** One call each, in a run that does the chore. */
const STRETCHES = 20
/** Records in a stretch, more only where they share one stamp: five calls to list them in Salesforce, fifty in HubSpot. */
const RECORDS = 10_000

/** Down to which moment the round has come; null begins another one. */
const Place = z.number().nullable()

export interface Recount {
  /** What is looked at id by id: the chore is done once these are read. */
  readonly parts: readonly Partition[]
  /** Where the next time goes on. */
  readonly cursor: Cursor
}

/** A stretch that is too much to be counted is too much to be listed. */
function noneIfGivenUp(error: unknown): number {
  if (error instanceof GaveUp) return 0
  throw error
}

interface Due {
  readonly stretches: readonly HeldStretch[]
  readonly cursor: Cursor
}

/** The stretches that are to be counted in this run; null while the chore is not due. */
export async function dueStretches(
  run: Run,
  query: Query,
  source: Source,
  { stores, clock }: Pick<JobContext, 'stores' | 'clock'>,
): Promise<Due | null> {
  if (run.dryRun || query.window === null || (source.proof?.(query).by ?? 'walk') === 'walk') return null
  const last = (await stores.upkeep.of(run.syncId)).get('counts')
  if (!isDue('counts', run.definition.refreshHours, last?.at ?? null, clock.now())) return null
  const before = Place.parse(last?.cursor ?? null) ?? query.window.from
  const { stretches, more } = await stores.windows.stretches(run.syncId, before, { records: RECORDS, most: STRETCHES })
  const cursor = more ? (stretches.at(-1)?.from ?? null) : null
  // Where nothing is held, something may be there by now.
  return { stretches: stretches.length > 0 ? stretches : [{ from: null, to: before, held: 0 }], cursor }
}

/** What is counted in this run; null while the chore is not due. */
export async function dueRecount(run: Run, query: Query, source: Source, context: JobContext): Promise<Recount | null> {
  const due = await dueStretches(run, query, source, context)
  if (due === null) return null
  const { stretches, cursor } = due
  const parts: Partition[] = []
  const unscoped = isUnscoped(query)
  for (const { from, to, held } of stretches) {
    const closed = { ...query, window: { from: from ?? 0, to } }
    // Into a scope and out of it lead ways that move no stamp, one record for the other: no count tells. Elsewhere fewer
    // are there where records were edited since: they have left for a younger stretch.
    if (!unscoped || (await source.count(closed).catch(noneIfGivenUp)) > held)
      parts.push({ query: { ...closed, upkeep: { chore: 'counts', cursor } }, detail: null, recheck: { windows: [] } })
  }
  return { parts, cursor }
}
