// The last 24 hours as columns of runs: each hour is there, and each part stands on the one below.
import type { Overview, Run } from '../../api/words.ts'

const HOUR_MS = 3_600_000
const HOURS = 24

export interface HourColumn {
  /** Epoch milliseconds, a full hour. */
  readonly from: number
  readonly total: number
  readonly parts: readonly { readonly status: Run['status']; readonly from: number; readonly runs: number }[]
}

/** `order`: of the parts, from the ground up. `at`: epoch milliseconds. */
export function columnsOf(hours: Overview['hours'], at: number, order: readonly Run['status'][]): HourColumn[] {
  const last = Math.floor(at / HOUR_MS) * HOUR_MS
  return Array.from({ length: HOURS }, (_, index) => {
    const from = last - (HOURS - 1 - index) * HOUR_MS
    const own = hours.filter(hour => Date.parse(hour.from) === from)
    const parts: HourColumn['parts'][number][] = []
    let total = 0
    for (const status of order) {
      const runs = own.find(each => each.status === status)?.runs ?? 0
      if (runs > 0) parts.push({ status, from: total, runs })
      total += runs
    }
    return { from, total, parts }
  })
}
