// What every step looks up first: the run, its sync definition, and the parts of a connection that the step needs.
import type { Connection, Destination, Enricher, Source } from '../src/contract/connector.ts'
import type { JobContext } from '../src/contract/job.ts'
import type { ChunkRef, Run } from '../src/contract/stores.ts'
import type { SyncDefinition } from '../src/domain/sync.ts'
import { ConfigError, FatalError } from '../src/errors.ts'

/** The run and the definition that it was started with. */
export async function runOf(runId: string, context: JobContext): Promise<{ run: Run; sync: SyncDefinition }> {
  const run = await context.stores.runs.byId(runId)
  if (run === null) {
    throw new FatalError({ where: `run ${runId}`, what: 'there is no such run', fix: 'Start the sync again.' })
  }
  return { run, sync: run.definition }
}

/** Names a chunk of a run's records: all proposals that one pull job led to. */
export function chunkOf(run: Run, chunk: string): ChunkRef {
  return { runId: run.id, connectionId: run.connectionId, stream: run.definition.stream, chunk }
}

export const sourceOf = (connection: Connection, alias: string): Source =>
  connection.source ?? lacking(alias, 'cannot be read from')

export const destinationOf = (connection: Connection, alias: string): Destination =>
  connection.destination ?? lacking(alias, 'cannot be written to')

export const enricherOf = (connection: Connection, alias: string): Enricher =>
  connection.enricher ?? lacking(alias, 'does not enrich')

function lacking(alias: string, what: string): never {
  throw new ConfigError({
    where: `connection ${alias}`,
    what: `it ${what}`,
    fix: 'Name another connection in the sync.',
  })
}
