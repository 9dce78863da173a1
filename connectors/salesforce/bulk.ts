// Bulk API 2.0 query jobs: made once per partition, polled briefly, read page by page. Never jsforce's bulk2: it
// deletes the job when its own poll times out and crashes on a second results page.
import { z } from 'zod'
import type { ConnectorDeps } from '../../src/contract/connector.ts'
import { ConnectionLost, FatalError, Postponed } from '../../src/errors.ts'
import { parseRows } from './rows.ts'
import type { SalesforceTransport } from './transport.ts'
import { momentOf } from './values.ts'

const BULK_PAGE = 5_000
const POLLS = 4
const POLL_MS = 1_000
const WAIT_MS = { least: 5_000, most: 60_000 }

const Job = z.object({
  id: z.string(),
  state: z.enum(['Open', 'UploadComplete', 'InProgress', 'JobComplete', 'Failed', 'Aborted']),
  createdDate: z.string().optional(),
  errorMessage: z.string().optional(),
})

/** Starts a query job; returns its id. A job whose answer is lost runs to no harm and is dropped after 7 days. */
export async function createJob(transport: SalesforceTransport, soql: string): Promise<string> {
  const body = { operation: 'query', query: soql, columnDelimiter: 'COMMA', lineEnding: 'LF' }
  return (await transport.json({ method: 'POST', path: '/jobs/query', body }, Job)).id
}

/** Returns when the job is complete. Postponed while it runs; FatalError when it failed or was aborted. */
export async function awaitJob(
  transport: SalesforceTransport,
  deps: ConnectorDeps,
  id: string,
  signal: AbortSignal,
): Promise<void> {
  for (let poll = 1; ; poll++) {
    const job = await transport.json({ method: 'GET', path: `/jobs/query/${id}` }, Job)
    if (job.state === 'JobComplete') return
    if (job.state === 'Failed' || job.state === 'Aborted') {
      const words = job.errorMessage === undefined ? '' : `: ${job.errorMessage}`
      throw new FatalError({
        where: deps.alias,
        what: `Bulk query job ${id} ended as ${job.state}${words}`,
        fix: 'Start the run again.',
      })
    }
    if (poll === POLLS) {
      const now = deps.clock.now()
      const age = now - (momentOf(job.createdDate ?? '') ?? now)
      const wait = Math.min(Math.max(age / 4, WAIT_MS.least), WAIT_MS.most)
      throw new Postponed({ where: deps.alias, what: `Bulk query job ${id} is ${job.state}`, until: now + wait })
    }
    await deps.clock.sleep(POLL_MS, signal)
  }
}

export interface BulkPage {
  readonly rows: readonly (readonly string[])[]
  /** Null after the last page. A locator stays valid while the job exists, so a page can be read again. */
  readonly locator: string | null
}

/** One page of results. ConnectionLost when fewer rows arrived than the headers announce. */
export async function resultPage(
  transport: SalesforceTransport,
  where: string,
  of: { readonly job: string; readonly locator: string | null; readonly columns: readonly string[] },
  signal: AbortSignal,
): Promise<BulkPage> {
  const at = of.locator === null ? '' : `&locator=${encodeURIComponent(of.locator)}`
  const path = `/jobs/query/${of.job}/results?maxRecords=${BULK_PAGE}${at}` as const
  const answer = await transport.raw({ path, accept: 'text/csv', signal })
  const rows = await parseRows(answer.body, of.columns)
  const announced = answer.headers['sforce-numberofrecords']
  if (announced !== undefined && Number(announced) !== rows.length) {
    const what = `Bulk query job ${of.job} announced ${announced} rows and sent ${rows.length}`
    throw new ConnectionLost({ where, what, fix: 'The page is read again.' })
  }
  const next = answer.headers['sforce-locator'] ?? 'null'
  return { rows, locator: next === 'null' || next === '' ? null : next }
}
