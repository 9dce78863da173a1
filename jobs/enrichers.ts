// The sync's enrichers, opened in the declared order, and what they can supply.
import type { Enricher } from '../src/contract/connector.ts'
import type { JobContext } from '../src/contract/job.ts'
import type { SyncDefinition } from '../src/domain/sync.ts'
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
