// How long a page of fifty entries takes: the first of each filter, and one from the middle of the audit on,
// and the same from the newest entry backwards.
import type { AuditFilter } from '../../../../src/contract/audit.ts'
import type { UnitOfWork } from '../../../../src/contract/stores.ts'
import { FILTERS } from './filters.ts'

const PAGE = 50

export interface PageTimes {
  readonly filter: string
  readonly firstMs: number
  readonly laterMs: number
  readonly newestMs: number
  readonly earlierMs: number
  readonly entries: number
}

/** Each page is read once, so that nothing of it was read before by the same filter. */
export async function pageTimes({ stores }: UnitOfWork, middle: number): Promise<PageTimes[]> {
  const times: PageTimes[] = []
  for (const [filter, of] of Object.entries(FILTERS)) {
    const page = async (from: Pick<AuditFilter, 'afterSeq' | 'beforeSeq' | 'newestFirst'>) => {
      const began = performance.now()
      const entries = await stores.audit.list({ ...of, ...from, limit: PAGE })
      return { ms: performance.now() - began, entries: entries.length }
    }
    const first = await page({ afterSeq: -1 })
    const later = await page({ afterSeq: middle })
    const newest = await page({ newestFirst: true })
    const earlier = await page({ newestFirst: true, beforeSeq: middle })
    times.push({
      filter,
      firstMs: first.ms,
      laterMs: later.ms,
      newestMs: newest.ms,
      earlierMs: earlier.ms,
      entries: first.entries,
    })
  }
  return times
}
