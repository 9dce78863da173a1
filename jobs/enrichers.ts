// The sync's enrichers, opened in the declared order, and what they can supply.
import type { Enricher } from '../src/contract/connector.ts'
import type { JobContext } from '../src/contract/job.ts'
import type { SyncDefinition } from '../src/domain/sync.ts'
import { Postponed } from '../src/errors.ts'
import { enricherOf } from './run-context.ts'

/** Every enricher of the sync with its alias, in the order in which they are asked. */
export async function enrichersOf(
  sync: SyncDefinition,
  context: JobContext,
): Promise<{ alias: string; enricher: Enricher }[]> {
  const opened: { alias: string; enricher: Enricher }[] = []
  for (const alias of sync.enrich) opened.push({ alias, enricher: enricherOf(await context.connect(alias), alias) })
  return opened
}

/** All supplies that some enricher of the sync gives. */
export async function obtainableFrom(sync: SyncDefinition, context: JobContext): Promise<ReadonlySet<string>> {
  const enrichers = await enrichersOf(sync, context)
  return new Set(enrichers.flatMap(({ enricher }) => enricher.supplies))
}

/** How long a job that needs a paused enricher waits before it looks again. */
const PAUSE_LOOK_MS = 5_000

/** Postponed while one of the sync's enrichers is paused: without its claims another source would win. */
export async function stopIfPaused(sync: SyncDefinition, { stores, clock }: JobContext): Promise<void> {
  for (const alias of sync.enrich) {
    const connection = await stores.connections.byAlias(alias)
    if (connection == null || connection.pausedAt === null) continue
    throw new Postponed({
      where: `sync ${sync.name}`,
      what: `it asks ${alias}, which is paused`,
      fix: `It goes on when ${alias} is resumed.`,
      until: clock.now() + PAUSE_LOOK_MS,
    })
  }
}
