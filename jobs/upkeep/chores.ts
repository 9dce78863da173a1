// Which chores a run has to do beside its window, as queries; and which it has done, once it is closed.
import type { Query, StreamSpec } from '../../src/contract/connector.ts'
import type { JobContext } from '../../src/contract/job.ts'
import type { Json } from '../../src/contract/primitives.ts'
import type { Run, StoredPartition, Stores } from '../../src/contract/stores.ts'
import type { SyncDefinition } from '../../src/domain/sync.ts'
import { CHORES, type Chore, isDue } from '../../src/domain/upkeep.ts'
import { formulaQueries } from './formulas.ts'

/** What a chore is planned by. */
interface Sight {
  readonly sync: SyncDefinition
  readonly spec: StreamSpec
  /** As the last time left it; null before the first. */
  readonly cursor: Json
}

interface Planned {
  /** What is read; none where the sync has no such chore. */
  readonly queries: readonly Omit<Query, 'upkeep'>[]
  /** What the next time wants to know, once all is read. */
  readonly cursor: Json
}

interface Plan {
  of(sight: Sight): Planned
  /** A run that reads everything has done it by that. */
  readonly inFullRun: boolean
  /** What it reads is judged: as long as changes are left undone, it is to be done again. */
  readonly judges: boolean
}

const PLANS: Readonly<Record<Chore, Plan>> = {
  formulas: {
    of: ({ sync, spec }) => ({ queries: formulaQueries(sync, spec), cursor: null }),
    inFullRun: true,
    judges: true,
  },
  // Goes through what is known and not through queries: see links/round.ts.
  associations: { of: ({ cursor }) => ({ queries: [], cursor }), inFullRun: true, judges: false },
  // Reads only where a count tells that something is missing: see windows/recount.ts.
  counts: { of: ({ cursor }) => ({ queries: [], cursor }), inFullRun: false, judges: true },
}

/** The chores that are due, as what is to be read for them; `full`: the run reads everything by itself. */
export async function dueChores(
  run: Run,
  spec: StreamSpec,
  full: boolean,
  { stores, clock }: Pick<JobContext, 'stores' | 'clock'>,
): Promise<Query[]> {
  const done = await stores.upkeep.of(run.syncId)
  const sync = run.definition
  return CHORES.flatMap((chore): Query[] => {
    const last = done.get(chore)
    if (full && PLANS[chore].inFullRun) return []
    if (!isDue(chore, sync.refreshHours, last?.at ?? null, clock.now())) return []
    const { queries, cursor } = PLANS[chore].of({ sync, spec, cursor: last?.cursor ?? null })
    return queries.map(query => ({ ...query, upkeep: { chore, cursor } }))
  })
}

/**
 * Remembers what the run has done of its chores. Only what was read to its end counts, and what was judged only when no
 * change was left undone. Call inside a transaction.
 */
export async function noteChores(
  run: Run,
  partitions: readonly StoredPartition[],
  { full, leavesNothing }: { readonly full: boolean; readonly leavesNothing: boolean },
  stores: Stores,
): Promise<void> {
  for (const chore of CHORES.filter(name => leavesNothing || !PLANS[name].judges)) {
    const own = partitions.filter(({ partition }) => partition.query.upkeep?.chore === chore)
    const done = own.length > 0 ? own.every(part => part.done) : full && PLANS[chore].inFullRun
    const cursor = own[0]?.partition.query.upkeep?.cursor ?? null
    if (done) await stores.upkeep.done(run.syncId, chore, { at: run.startedAt, cursor })
  }
}

/** The partitions of the run's own window: neither chores nor second looks at those of earlier runs. */
export function ofWindow(partitions: readonly StoredPartition[]): StoredPartition[] {
  return partitions.filter(({ partition }) => partition.query.upkeep === undefined && partition.recheck === undefined)
}
