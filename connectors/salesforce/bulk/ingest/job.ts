// The life of Bulk API 2.0 jobs that write: made, filled, begun, asked after. A job that was not begun writes nothing.
import { z } from 'zod'
import type { ConnectorDeps } from '../../../../src/contract/connector.ts'
import type { Moment } from '../../../../src/domain/record.ts'
import { FatalError, Postponed } from '../../../../src/errors.ts'
import { costsOf, likelyIngestMs, withIngest } from '../../cost/way.ts'
import { momentOf } from '../../moment.ts'
import type { SalesforceTransport } from '../../transport.ts'
import { firstWaitMs, nextWaitMs } from './looks.ts'

const Job = z.object({
  id: z.string().regex(/^[A-Za-z0-9]{15,18}$/),
  createdDate: z.string().optional(),
  systemModstamp: z.string().optional(),
  state: z.enum(['Open', 'UploadComplete', 'InProgress', 'JobComplete', 'Failed', 'Aborted']),
  errorMessage: z.string().nullish(),
  numberRecordsProcessed: z.number().default(0),
})

/** Makes a job that updates; nothing happens in it yet. Without a rule of its own no assignment rule runs. */
export async function makeJob(transport: SalesforceTransport, stream: string): Promise<string> {
  const body = { object: stream, operation: 'update', contentType: 'CSV', lineEnding: 'LF', columnDelimiter: 'COMMA' }
  return (await transport.json({ method: 'POST', path: '/jobs/ingest', body }, Job)).id
}

/** Puts the file in, and lets the job begin. Returns when it is worth a first look. */
export async function fillAndBegin(
  transport: SalesforceTransport,
  deps: ConnectorDeps,
  job: string,
  file: { readonly text: string; readonly rows: number },
): Promise<Moment> {
  await transport.upload({ path: `/jobs/ingest/${job}/batches`, contentType: 'text/csv', body: file.text })
  await transport.json(
    { method: 'PATCH', path: `/jobs/ingest/${job}`, body: { state: 'UploadComplete' }, writes: true },
    Job,
  )
  return deps.clock.now() + firstWaitMs(likelyIngestMs(file.rows, costsOf(deps.session).now()))
}

/**
 * For a job that was found open: it can never begin. True where it had begun since then, and wrote: a worker that was
 * thought dead was only slow.
 */
export async function abortJob(transport: SalesforceTransport, job: string, signal: AbortSignal): Promise<boolean> {
  const path = `/jobs/ingest/${job}` as const
  const aborted = transport.json({ method: 'PATCH', path, body: { state: 'Aborted' } }, Job)
  // What is over by now cannot be given up any more.
  const refusal = await aborted.then(() => null, refusalIn)
  const answer = await transport.dated({ path, signal }, Job)
  if (refusal !== null && answer?.body.state === 'Open') throw refusal
  return answer === null || answer.body.numberRecordsProcessed > 0
}

function refusalIn(error: unknown): FatalError {
  if (error instanceof FatalError) return error
  throw error
}

export type Ended = { readonly failure: string | null; readonly processed: number }

/** Postponed while the job is at work, until it is likely to be over or nearly so. `rows`: how many it has. */
export async function lookAtJob(
  transport: SalesforceTransport,
  deps: ConnectorDeps,
  { id, rows }: { readonly id: string; readonly rows: number },
  signal: AbortSignal,
): Promise<'not begun' | 'gone' | Ended> {
  const answer = await transport.dated({ path: `/jobs/ingest/${id}`, signal }, Job)
  if (answer === null) return 'gone'
  const { body: job, at } = answer
  if (job.state === 'Open') return 'not begun'
  const made = momentOf(job.createdDate ?? '')
  if (job.state === 'UploadComplete' || job.state === 'InProgress') {
    // Both by the CRM's clock: ours may be minutes off.
    const age = made === null ? 0 : at - made
    const until = deps.clock.now() + nextWaitMs(age, job.numberRecordsProcessed, rows)
    const fix = 'It is looked at again by itself.'
    throw new Postponed({ where: deps.alias, what: `Bulk job ${id} is ${job.state}`, fix, until })
  }
  const processed = job.numberRecordsProcessed
  const over = momentOf(job.systemModstamp ?? '')
  if (job.state === 'JobComplete') {
    if (made !== null && over !== null) costsOf(deps.session).learn(costs => withIngest(costs, processed, over - made))
    return { failure: null, processed }
  }
  return { failure: `${job.state}${job.errorMessage == null ? '' : `: ${job.errorMessage}`}`, processed }
}
