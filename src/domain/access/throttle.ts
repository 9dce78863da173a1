// How long a log-in waits after wrong ones: for an account, and for the address that they came from. Pure.
import type { Moment } from '../record.ts'

export interface Attempts {
  readonly failures: number
  readonly lastAt: Moment
  /** Before that moment none is looked at. */
  readonly blockedUntil: Moment | null
}

/** So many wrong passwords are slips. An address may be that of a whole office. */
const FREE = { account: 5, address: 20 } as const
export type Throttled = keyof typeof FREE

const FIRST_WAIT_MS = 60_000
const LONGEST_WAIT_MS = 15 * 60_000
/** Failures so long ago count no more. */
export const FORGET_MS = 60 * 60_000

/** After one more wrong log-in: the wait doubles with each beyond those that are free. */
export function afterFailure(of: Throttled, before: Attempts | null, now: Moment): Attempts {
  const counts = before !== null && now - before.lastAt < FORGET_MS
  const failures = (counts ? before.failures : 0) + 1
  const beyond = failures - FREE[of]
  const wait = beyond < 0 ? null : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** beyond)
  return { failures, lastAt: now, blockedUntil: wait === null ? null : now + wait }
}

/** After a right log-in that was counted as a wrong one before it was looked at. */
export function withoutOne(of: Throttled, { failures, lastAt, blockedUntil }: Attempts): Attempts {
  const left = Math.max(0, failures - 1)
  return { failures: left, lastAt, blockedUntil: left < FREE[of] ? null : blockedUntil }
}

/** Until when log-ins wait; null when they do not. */
export function waitOf(attempts: Attempts | null, now: Moment): Moment | null {
  const until = attempts?.blockedUntil ?? null
  return until !== null && until > now ? until : null
}
