// The results of a complete job: which pages there are, and the records of one page as they arrive. jsforce's bulk2
// crashes on a second page.
import { z } from 'zod'
import type { CrmRecord } from '../../../src/domain/record.ts'
import { ConnectionLost } from '../../../src/errors.ts'
import type { SalesforceTransport } from '../transport.ts'
import { queryOf } from './job.ts'
import { BrokenRow, type RowShape, recordsIn } from './rows.ts'

/** A result page may be a gigabyte; a silent connection is noticed long before. */
const PAGE_MS = 3_600_000

/** The docs spell the continuation in two ways. */
const ResultPages = z.object({
  resultPages: z.array(z.object({ resultUrl: z.string() })),
  nextRecordsUrl: z.string().nullish(),
  nextRecordUrl: z.string().nullish(),
})

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

export interface ResultPage {
  readonly job: string
  /** As `resultPagesOf` gives it; '' is the first page. */
  readonly at: string
  /** Rows at its beginning that were read before. */
  readonly skip: number
}

/**
 * The records of one result page in groups, as they arrive; null where Salesforce has the results no longer.
 * ConnectionLost at the end when fewer rows arrived than the headers announce.
 */
export async function readResultPage(
  transport: SalesforceTransport,
  where: string,
  page: ResultPage,
  shape: RowShape,
  signal: AbortSignal,
): Promise<AsyncGenerator<CrmRecord[]> | null> {
  const path = `/jobs/query/${page.job}/results${page.at}` as const
  const answer = await transport.rawUnlessGone({ path, accept: 'text/csv', timeoutMs: PAGE_MS, signal })
  if (answer === null) return null
  const announced = answer.headers['sforce-numberofrecords']
  return rowsOf(answer.body, page, shape, announced === undefined ? null : Number(announced), where)
}

async function* rowsOf(
  body: AsyncIterable<Uint8Array>,
  { job, skip }: ResultPage,
  shape: RowShape,
  announced: number | null,
  where: string,
): AsyncGenerator<CrmRecord[]> {
  const lost = (how: string) =>
    new ConnectionLost({ where, what: `Bulk query job ${job} ${how}`, fix: 'The page is read again.' })
  let rows = 0
  try {
    for await (const group of recordsIn(body, shape)) {
      const before = Math.min(Math.max(skip - rows, 0), group.length)
      rows += group.length
      if (before < group.length) yield before === 0 ? group : group.slice(before)
    }
  } catch (error) {
    throw error instanceof BrokenRow ? lost(`sent a page of which ${error.message}`) : error
  }
  if (announced !== null && announced !== rows) throw lost(`announced ${announced} rows and sent ${rows}`)
}
