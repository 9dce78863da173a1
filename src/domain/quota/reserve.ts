// The share of a connection's limits that is kept for the customer's other apps.

/** What is kept of every limit where the set-up says nothing. */
export const RESERVE = 0.2

/** As the set-up has it: "20%" of every limit, or so many calls of the day. */
export type WrittenReserve = string | number

/** Of a rolling limit: between 0 and 1. A number of calls says something of the day alone. */
export function reservedShare(written: WrittenReserve | undefined): number {
  return typeof written === 'string' ? Number.parseInt(written, 10) / 100 : RESERVE
}

/** Of a day with so many calls: how many are kept. */
export function reservedOfDay(written: WrittenReserve | undefined, max: number): number {
  return typeof written === 'number' ? Math.min(written, max) : Math.ceil(max * reservedShare(written))
}
