// The first step of a run that reads only records that news came of: which, in parts that are read in one go each.
import type { Account, Partition, Query, Source } from '../../src/contract/connector.ts'
import type { Commit, JobContext } from '../../src/contract/job.ts'
import { FatalError } from '../../src/errors.ts'
import type { Sight } from '../drift/sight.ts'
import { associationsOf } from '../links/wanted.ts'
import { pullOf } from '../next.ts'
import { fieldsToRead } from '../stream.ts'

/** Five calls of HubSpot, three of Salesforce: so much is done again where a worker dies. */
const IN_A_PART = 500

/** What waits stays where it is until the part that reads it is stored. */
export async function startNotices(
  { run, sync, spec }: Sight,
  source: Source,
  { id, now }: Account,
  context: JobContext,
): Promise<Commit> {
  const associations = await associationsOf(sync, source)
  const connection = await context.stores.connections.byId(run.connectionId)
  if (connection?.account !== id) {
    throw new FatalError({
      where: `run ${run.id}`,
      what: `the connection ${sync.connection} leads to another account now`,
      fix: 'Run the sync: that reads everything anew.',
    })
  }
  // A window, though nothing is listed by it: a query without one would count as having seen everything.
  const window = { from: 0, to: now }
  const query: Query = {
    stream: sync.stream,
    fields: fieldsToRead(sync, spec),
    associations,
    scope: sync.scope,
    window,
  }
  const due = await context.stores.notices.due(run.syncId, sync.notices?.records ?? 0)
  const partitions = inParts(due).map(noticed => {
    const partition: Partition = { query, detail: null, noticed }
    return { id: context.newId(), partition }
  })
  return async stores => {
    await stores.runs.addPartitions(run.id, partitions)
    return {
      counts: { noticed: due.length, partitions: partitions.length },
      next: partitions.map(part => pullOf(run.id, part.id)),
    }
  }
}

function inParts<T>(all: readonly T[]): T[][] {
  const parts: T[][] = []
  for (let at = 0; at < all.length; at += IN_A_PART) parts.push(all.slice(at, at + IN_A_PART))
  return parts
}
