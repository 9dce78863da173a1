// What time alone removes: deleted records after fifteen days in the recycle bin, field history after 24 months. Looked
// at when a table is asked for on a new day of the sandbox's clock.
import type { Schema } from '../schema/schema.ts'
import { stampOf } from '../stamp.ts'
import type { Table } from './table.ts'

const DAY = 86_400_000
const BIN_DAYS = 15
const HISTORY_MONTHS = 24

export class Retention {
  private readonly schema: Schema
  private readonly days = new Map<string, number>()

  constructor(schema: Schema) {
    this.schema = schema
  }

  /** Ids of the rows whose time is over; nothing when the table was looked at on the same day. */
  expired(name: string, table: Table, now: number): ReadonlySet<string> | undefined {
    const day = Math.floor(now / DAY)
    const last = this.days.get(name)
    if (last === day) return undefined
    this.days.set(name, day)
    if (last === undefined || table.rows.length === 0) return undefined
    const isHistory = this.schema.type(name)?.system === 'history'
    if (!isHistory && table.liveCount === table.rows.length) return undefined
    const limit = stampOf(isHistory ? monthsBefore(now) : now - BIN_DAYS * DAY)
    const over = table.rows.filter(row => {
      return isHistory
        ? String(row['CreatedDate']) < limit
        : row['IsDeleted'] === true && isBefore(row['SystemModstamp'], limit)
    })
    return new Set(over.map(row => row.Id))
  }
}

function isBefore(stamp: unknown, limit: string): boolean {
  return typeof stamp === 'string' && stamp < limit
}

/** Whether a change of that moment is still in the history. */
export function isKept(at: number, now: number): boolean {
  return at >= monthsBefore(now)
}

function monthsBefore(now: number): number {
  const date = new Date(now)
  date.setUTCMonth(date.getUTCMonth() - HISTORY_MONTHS)
  return date.getTime()
}
