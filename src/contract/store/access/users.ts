// What is kept of those who may come in: users, and the token with which the first of them is made.
import type { Role } from '../../../domain/access/roles.ts'
import type { Moment } from '../../../domain/record.ts'

export interface StoredUser {
  readonly id: string
  /** Unique, in small letters. */
  readonly name: string
  readonly role: Role
  /** A viewer who is shown values of persons; all others are shown them anyway. */
  readonly seesPersonal: boolean
  /** Hash with its parameters; null: only by single sign-on. */
  readonly password: string | null
  /** Issuer and subject of single sign-on; null: only by password. */
  readonly subject: string | null
  readonly disabledAt: Moment | null
  readonly createdAt: Moment
}

export type UserChange = Partial<Pick<StoredUser, 'role' | 'seesPersonal' | 'password' | 'subject' | 'disabledAt'>>

export interface UserStore {
  /** Until the transaction ends nobody else adds, changes or removes users. */
  lock(): Promise<void>
  count(): Promise<number>
  /** By name: all, or a page of those behind a name. */
  list(page?: { readonly after?: string | undefined; readonly limit: number }): Promise<StoredUser[]>
  byId(id: string): Promise<StoredUser | null>
  byName(name: string): Promise<StoredUser | null>
  bySubject(subject: string): Promise<StoredUser | null>
  add(user: StoredUser): Promise<void>
  change(id: string, to: UserChange): Promise<void>
  remove(id: string): Promise<void>
  /** A token by its hash; those that are over are forgotten. */
  addToken(hash: Uint8Array, expiresAt: Moment, now: Moment): Promise<void>
  /** Whether there is such a token and it is not over. */
  hasToken(hash: Uint8Array, now: Moment): Promise<boolean>
  forgetTokens(): Promise<void>
}
