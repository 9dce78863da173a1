// Records that news came of, read by their ids as they are now: so it does not matter in which order news came, how
// often, or what it said.
import type { Page, Query, Source } from '../../src/contract/connector.ts'
import type { Noticed } from '../../src/contract/feed.ts'
import type { JobContext } from '../../src/contract/job.ts'
import { FatalError } from '../../src/errors.ts'

/** One page: what was noticed is done with once all of it is stored. */
export async function* readNoticed(
  query: Query,
  noticed: readonly Noticed[],
  source: Source,
  { signal }: Pick<JobContext, 'signal'>,
): AsyncGenerator<Page> {
  const { pick, within } = source
  if (pick === undefined) {
    const fix = 'Leave notices out of the sync.'
    throw new FatalError({ where: query.stream, what: 'the CRM reads no records by their ids', fix })
  }
  const ids = noticed.map(({ recordId }) => recordId)
  const inScope = within === undefined ? new Set(ids) : await within(query, ids, signal)
  const page: Page = inScope.size === 0 ? { records: [], next: null } : await pick(query, [...inScope], signal)
  // Of two that were merged each id gives the survivor.
  const records = [...new Map(page.records.map(record => [record.id, record])).values()]
  const told = new Set([...records, ...(page.gone ?? [])].map(({ id }) => id))
  const away = ids.filter(id => !told.has(id))
  const gone = away.length === 0 ? [] : ((await source.gone?.(query.stream, away, signal)) ?? [])
  yield { ...page, records, gone: [...(page.gone ?? []), ...gone], next: null }
}
