// Bulk API 2.0 query jobs: made once per partition, polled briefly, read result page by result page. Never jsforce's
// bulk2: it deletes the job when its own poll times out and crashes on a second results page.
import { z } from 'zod'
import type { ConnectorDeps } from '../../src/contract/connector.ts'
import type { CrmRecord } from '../../src/domain/record.ts'
import { ConnectionLost, FatalError, Postponed } from '../../src/errors.ts'
import { type RowShape, recordsIn } from './rows.ts'
import type { SalesforceTransport } from './transport.ts'
import { momentOf } from './values.ts'

const POLLS = 4
const POLL_MS = 1_000
const WAIT_MS = { least: 5_000, most: 60_000 }
/** A result page may be a gigabyte; a silent connection is noticed long before. */
const PAGE_MS = 3_600_000

const Job = z.object({
  id: z.string(),
  state: z.enum(['Open', 'UploadComplete', 'InProgress', 'JobComplete', 'Failed', 'Aborted']),
  createdDate: z.string().optional(),
  errorMessage: z.string().optional(),
})
/** The docs spell the continuation in two ways. */
const ResultPages = z.object({
  resultPages: z.array(z.object({ resultUrl: z.string() })),
  nextRecordsUrl: z.string().nullish(),
  nextRecordUrl: z.string().nullish(),
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

/** The result pages of a complete job, each as the query part of its address. Salesforce names five at a time. */
export async function resultPagesOf(transport: SalesforceTransport, job: string): Promise<string[]> {
  const pages: string[] = []
  let at: string | null = ''
  while (at !== null) {
    const answer: z.infer<typeof ResultPages> = await transport.json(
      { method: 'GET', path: `/jobs/query/${job}/resultPages${at}` },
      ResultPages,
    )
    pages.push(...answer.resultPages.map(({ resultUrl }) => queryOf(resultUrl)))
    const next = answer.nextRecordsUrl ?? answer.nextRecordUrl ?? null
    at = next === null ? null : queryOf(next)
  }
  return pages
}

/** Of an address that the server hands us only the query part is kept: the token goes nowhere else. */
function queryOf(address: string): string {
  return new URL(address, 'http://salesforce.invalid').search
}

export interface ResultPage {
  readonly job: string
  /** As `resultPagesOf` gives it; '' is the first page. */
  readonly at: string
  /** Rows at its beginning that were read before. */
  readonly skip: number
}

/**
 * The records of one result page in groups, as they arrive. ConnectionLost at the end when fewer rows arrived than
 * the headers announce.
 */
export async function* readResultPage(
  transport: SalesforceTransport,
  where: string,
  { job, at, skip }: ResultPage,
  shape: RowShape,
  signal: AbortSignal,
): AsyncGenerator<CrmRecord[]> {
  const path = `/jobs/query/${job}/results${at}` as const
  const answer = await transport.raw({ path, accept: 'text/csv', timeoutMs: PAGE_MS, signal })
  let rows = 0
  for await (const group of recordsIn(answer.body, shape)) {
    const before = Math.min(Math.max(skip - rows, 0), group.length)
    rows += group.length
    if (before < group.length) yield before === 0 ? group : group.slice(before)
  }
  const announced = answer.headers['sforce-numberofrecords']
  if (announced !== undefined && Number(announced) !== rows) {
    const what = `Bulk query job ${job} announced ${announced} rows and sent ${rows}`
    throw new ConnectionLost({ where, what, fix: 'The page is read again.' })
  }
}
