// All rows of a Bulk query at once, for who needs the answer before going on: unlike a read of a run, which is cut into
// pieces that any worker carries on.
import type { ConnectorDeps } from '../../../src/contract/connector.ts'
import type { CrmRecord } from '../../../src/domain/record.ts'
import { Postponed, RetriableError } from '../../../src/errors.ts'
import type { SalesforceTransport } from '../transport.ts'
import { awaitJob, createJob, type JobEnd } from './job.ts'
import { readResultPage, resultPagesOf } from './results.ts'
import type { RowShape } from './rows.ts'

/** Longer than that nobody waits in vain: what was to be compared with the answer has grown old. */
const LONGEST_MS = 15 * 60_000

interface Parts {
  readonly transport: SalesforceTransport
  readonly deps: ConnectorDeps
}

/** In groups, in any order. RetriableError when the job fails, is lost, or takes too long. */
export async function* wholeAnswer(
  { transport, deps }: Parts,
  soql: string,
  operation: 'query' | 'queryAll',
  shape: RowShape,
  signal: AbortSignal,
): AsyncGenerator<CrmRecord[]> {
  const job = await createJob(transport, soql, operation)
  const end = await endOf(job, { transport, deps }, signal)
  if (end.status === 'lost') throw lost(deps, `Bulk query job ${job} was lost: ${end.why}`)
  for (const at of await resultPagesOf(transport, job)) {
    const groups = await readResultPage(transport, deps.alias, { job, at, skip: 0 }, shape, signal)
    if (groups === null) throw lost(deps, `Salesforce has the results of Bulk query job ${job} no longer`)
    yield* groups
  }
}

/** Waits where others would give the worker back. */
async function endOf(job: string, { transport, deps }: Parts, signal: AbortSignal): Promise<JobEnd> {
  const { clock } = deps
  const last = clock.now() + LONGEST_MS
  for (;;) {
    try {
      return await awaitJob(transport, deps, job, signal)
    } catch (error) {
      if (!(error instanceof Postponed) || clock.now() > last) throw error
      await clock.sleep(Math.max(0, error.until - clock.now()), signal)
    }
  }
}

function lost({ alias }: ConnectorDeps, what: string): RetriableError {
  return new RetriableError({ where: alias, what, fix: 'It is asked anew.' })
}
