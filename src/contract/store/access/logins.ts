// What is kept of who is logged in, and of wrong log-ins. Tokens are kept as hashes: who reads the table cannot log in.
import type { Attempts } from '../../../domain/access/throttle.ts'
import type { Moment } from '../../../domain/record.ts'
import type { StoredUser } from './users.ts'

export interface Login {
  /** SHA-256 of the token that the browser has. */
  readonly hash: Uint8Array
  readonly userId: string
  /** Sent along by the pages of Evergreen, and by nobody else's. */
  readonly csrf: string
  readonly madeAt: Moment
  readonly seenAt: Moment
}

export interface LoginStore {
  add(login: Login): Promise<void>
  of(hash: Uint8Array): Promise<{ readonly login: Login; readonly user: StoredUser } | null>
  seen(hash: Uint8Array, at: Moment): Promise<void>
  end(hash: Uint8Array): Promise<void>
  /** All of a user's, but one where it is given; returns how many. */
  endAllOf(userId: string, but?: Uint8Array): Promise<number>
  /** Forgets those made or last seen before these moments. */
  forget(before: { readonly madeAt: Moment; readonly seenAt: Moment }): Promise<void>
}

export interface AttemptStore {
  /** `of`: an account or an address, as a hash. */
  of(of: Uint8Array): Promise<Attempts | null>
  /** Locks the row until the transaction ends, so that ten at once count as ten. */
  lock(of: Uint8Array): Promise<Attempts | null>
  save(of: Uint8Array, attempts: Attempts): Promise<void>
  forget(of: Uint8Array): Promise<void>
  /** Forgets those whose last one was before this moment, but for what somebody is at. */
  forgetOld(before: Moment): Promise<void>
}
