// How long a page of fifty entries takes: the first of each filter, and one from the middle of the audit on.
import type { UnitOfWork } from '../../../../src/contract/stores.ts'
import { FILTERS } from './filters.ts'

const PAGE = 50

export interface PageTimes {
  readonly filter: string
  readonly firstMs: number
  readonly laterMs: number
  readonly entries: number
}

/** Each page is read once, so that nothing of it was read before by the same filter. */
export async function pageTimes({ stores }: UnitOfWork, middle: number): Promise<PageTimes[]> {
  const times: PageTimes[] = []
  for (const [filter, of] of Object.entries(FILTERS)) {
    const page = async (after: number) => {
      const began = performance.now()
      const entries = await stores.audit.list({ ...of, afterSeq: after, limit: PAGE })
      return { ms: performance.now() - began, entries: entries.length }
    }
    const first = await page(-1)
    const later = await page(middle)
    times.push({ filter, firstMs: first.ms, laterMs: later.ms, entries: first.entries })
  }
  return times
}
