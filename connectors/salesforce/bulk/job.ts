// The life of Bulk API 2.0 query jobs: made once, found again after a crash, asked after with growing pauses. Never
// jsforce's bulk2: it deletes the job when its own poll times out.
import { z } from 'zod'
import type { ConnectorDeps } from '../../../src/contract/connector.ts'
import type { Moment } from '../../../src/domain/record.ts'
import { Postponed } from '../../../src/errors.ts'
import { momentOf } from '../moment.ts'
import type { SalesforceTransport } from '../transport.ts'
import { longId } from '../values.ts'

/** Jobs this young are mostly over in a moment: asked after second by second, without giving the worker back. */
const YOUNG_MS = 10_000
const POLL_MS = 1_000
/** No job is over when it has just been made: to ask right away is a call for nothing, and then a second lost. */
const FIRST_POLL_MS = 300
const POLLS = 10
/** Then a quarter of the job's age: some forty calls in the first hour, and thirty in each further one. */
const WAIT_MS = { least: 5_000, most: 120_000 }
/** Pages of the list of jobs, of a thousand each, that are looked through for one of ours. */
const LIST_PAGES = 5

const Job = z.object({
  id: z.string(),
  object: z.string().optional(),
  operation: z.string().optional(),
  createdById: z.string().optional(),
  createdDate: z.string().optional(),
  systemModstamp: z.string().optional(),
  state: z.enum(['Open', 'UploadComplete', 'InProgress', 'JobComplete', 'Failed', 'Aborted']),
  errorMessage: z.string().optional(),
  numberRecordsProcessed: z.number().default(0),
})
type Job = z.infer<typeof Job>
const JobList = z.object({ records: z.array(Job), done: z.boolean(), nextRecordsUrl: z.string().nullish() })

/** Starts a query job; returns its id. `queryAll`: what is in the bin is among the rows. */
export async function createJob(
  transport: SalesforceTransport,
  soql: string,
  operation: 'query' | 'queryAll' = 'query',
): Promise<string> {
  const body = { operation, query: soql, columnDelimiter: 'COMMA', lineEnding: 'LF' }
  return (await transport.json({ method: 'POST', path: '/jobs/query', body }, Job)).id
}

/** What a job must have to be the one that was made for a partition, before a crash lost its id. */
export interface Lost {
  readonly object: string
  readonly user: string
  /** Of the CRM's clock. */
  readonly since: Moment
}

/**
 * The job that our user made of the object since then, when there is exactly one that can still succeed. The list shows
 * no query text and a job takes no mark of ours, so more than one is none: then it is not known which.
 */
export async function findJob(transport: SalesforceTransport, lost: Lost): Promise<string | null> {
  const found: string[] = []
  let at = '?jobType=V2Query'
  for (let page = 1; ; page++) {
    const list: z.infer<typeof JobList> = await transport.json({ method: 'GET', path: `/jobs/query${at}` }, JobList)
    found.push(...list.records.filter(job => couldBe(job, lost)).map(({ id }) => id))
    const next = list.nextRecordsUrl ?? null
    if (next === null || list.done) break
    if (page === LIST_PAGES) return null
    at = queryOf(next)
  }
  return found.length === 1 ? (found[0] ?? null) : null
}

/** A moment of a job is told in whole seconds. */
function couldBe(job: Job, { object, user, since }: Lost): boolean {
  const made = momentOf(job.createdDate ?? '') ?? 0
  return (
    job.object?.toLowerCase() === object.toLowerCase() &&
    job.operation === 'query' &&
    longId(job.createdById ?? '') === user &&
    made >= Math.floor(since / 1_000) * 1_000 &&
    job.state !== 'Failed' &&
    job.state !== 'Aborted'
  )
}

/** Of an address that the server hands us only the query part is kept: the token goes nowhere else. */
export function queryOf(address: string): string {
  return new URL(address, 'http://salesforce.invalid').search
}

/** complete: `ms` it took for its `rows`. lost: there will be no results, for the reason given. */
export type JobEnd =
  | { readonly status: 'complete'; readonly ms: number | null; readonly rows: number }
  | { readonly status: 'lost'; readonly why: string }

/** Returns when the job is over. Postponed while it runs, the longer the older it is: hours do no harm. */
export async function awaitJob(
  transport: SalesforceTransport,
  deps: ConnectorDeps,
  id: string,
  signal: AbortSignal,
): Promise<JobEnd> {
  for (let poll = 1; ; poll++) {
    await deps.clock.sleep(poll === 1 ? FIRST_POLL_MS : POLL_MS, signal)
    const answer = await transport.dated({ path: `/jobs/query/${id}`, signal }, Job)
    if (answer === null) return { status: 'lost', why: 'Salesforce has it no longer' }
    const { body: job, at } = answer
    const made = momentOf(job.createdDate ?? '')
    if (job.state === 'JobComplete') {
      const ms = between(made, momentOf(job.systemModstamp ?? ''))
      return { status: 'complete', ms, rows: job.numberRecordsProcessed }
    }
    if (job.state === 'Failed' || job.state === 'Aborted') {
      return { status: 'lost', why: job.errorMessage === undefined ? job.state : `${job.state}: ${job.errorMessage}` }
    }
    // Both by the CRM's clock: ours may be minutes off.
    const age = between(made, at) ?? 0
    if (age >= YOUNG_MS || poll === POLLS) {
      const until = deps.clock.now() + waitAt(age)
      const fix = 'It is looked at again by itself.'
      throw new Postponed({ where: deps.alias, what: `Bulk query job ${id} is ${job.state}`, fix, until })
    }
  }
}

/** How long a job of this age is left alone. */
function waitAt(ageMs: number): number {
  return Math.min(Math.max(ageMs / 4, WAIT_MS.least), WAIT_MS.most)
}

/** How often a job is asked after that takes so long. */
export function pollsOf(ms: number): number {
  let polls = 1
  for (let age = FIRST_POLL_MS; age < ms; polls += 1) age += polls < POLLS ? POLL_MS : waitAt(age)
  return polls
}

function between(from: Moment | null, to: Moment | null): number | null {
  return from === null || to === null ? null : to - from
}
