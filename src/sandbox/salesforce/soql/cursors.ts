// Open queries of more than one page. A cursor holds a snapshot and lives two days; the oldest goes when there are too many.
import type { SandboxClock } from '../../clock.ts'
import { ApiError } from '../api-error.ts'
import type { Snapshot } from './run.ts'

const LIFETIME_MS = 2 * 86_400_000
const MOST_OPEN = 100

interface Cursor {
  readonly snapshot: Snapshot
  /** Rows of a page, as the first request asked for them. */
  readonly size: number
  readonly openedAt: number
}

export class Cursors {
  /** Rows of a page at most, whatever is asked for: Salesforce sends fewer where rows are wide. Knob; 2000 does nothing. */
  mostRows = 2000
  private readonly clock: SandboxClock
  private readonly open = new Map<string, Cursor>()

  constructor(clock: SandboxClock) {
    this.clock = clock
  }

  add(id: string, snapshot: Snapshot, size: number): void {
    this.open.set(id, { snapshot, size, openedAt: this.clock.now() })
    const [oldest] = this.open.keys()
    if (this.open.size > MOST_OPEN && oldest !== undefined) this.open.delete(oldest)
  }

  /** Ends all cursors at once. */
  expireAll(): void {
    this.open.clear()
  }

  /**
   * @param locator `<cursor id>-<offset>`, the last segment of a nextRecordsUrl
   * @throws ApiError 400 INVALID_QUERY_LOCATOR for a cursor that is unknown or too old, or an offset beyond its end
   */
  find(locator: string): Pick<Cursor, 'snapshot' | 'size'> & { readonly id: string; readonly offset: number } {
    const [, id = '', digits = ''] = /^([0-9A-Za-z]{18})-(\d{1,9})$/.exec(locator) ?? []
    const cursor = this.open.get(id)
    const offset = Number(digits)
    const isAlive = cursor !== undefined && this.clock.now() - cursor.openedAt <= LIFETIME_MS
    if (!isAlive || digits === '' || offset >= cursor.snapshot.rows.length) {
      throw new ApiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator')
    }
    return { id, snapshot: cursor.snapshot, size: cursor.size, offset }
  }
}
