// What is kept while somebody allows Evergreen into a CRM, or logs in elsewhere, in the browser.
import type { Moment } from '../../../domain/record.ts'

export interface Errand {
  /** SHA-256 of the state that goes with the browser. */
  readonly state: Uint8Array
  readonly purpose: 'connect' | 'sign-on'
  /** What is needed when it comes back, as sealed text. */
  readonly sealed: string
  readonly expiresAt: Moment
}

export interface ErrandStore {
  /** Those that are over are forgotten. */
  add(errand: Errand, now: Moment): Promise<void>
  /** Takes it away: a state is good for once. Null where there is none, or it is over. */
  take(state: Uint8Array, purpose: Errand['purpose'], now: Moment): Promise<string | null>
}
