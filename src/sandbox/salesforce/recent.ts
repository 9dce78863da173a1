// What each user looked at last, newest first: /recent, the recent items of an object, and LastViewedDate in SOQL.
import type { Row } from './store/table.ts'

const MOST_KEPT = 200

/** One record that a user saw. */
export interface RecentItem {
  readonly object: string
  readonly id: string
}

export class RecentItems {
  private readonly byUser = new Map<string, RecentItem[]>()

  /** Notes that a user saw or wrote these records. */
  note(userId: string, rows: readonly Pick<Row, 'Id'>[], object: string): void {
    const fresh = rows.slice(0, MOST_KEPT).map(row => ({ object, id: row.Id }))
    const ids = new Set(fresh.map(item => item.id))
    const before = (this.byUser.get(userId) ?? []).filter(item => !ids.has(item.id))
    this.byUser.set(userId, [...fresh, ...before].slice(0, MOST_KEPT))
  }

  /** Newest first. */
  list(userId: string): readonly RecentItem[] {
    return this.byUser.get(userId) ?? []
  }
}
