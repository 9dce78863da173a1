// What is kept of API keys, and of the answers to writes that carried an idempotency key.
import type { Role } from '../../../domain/access/roles.ts'
import type { Scope } from '../../../domain/access/scopes.ts'
import type { Moment } from '../../../domain/record.ts'
import type { StoredUser } from './users.ts'

export interface StoredKey {
  readonly id: string
  readonly userId: string
  readonly label: string
  readonly role: Role
  readonly scopes: readonly Scope[]
  readonly madeAt: Moment
  readonly expiresAt: Moment
  readonly usedAt: Moment | null
  readonly revokedAt: Moment | null
}

export interface KeyStore {
  /** `hash`: SHA-256 of the key. */
  add(key: StoredKey, hash: Uint8Array): Promise<void>
  of(hash: Uint8Array): Promise<{ readonly key: StoredKey; readonly user: StoredUser } | null>
  byId(id: string): Promise<StoredKey | null>
  /** Of a user, or of all; the newest first, and only those behind one. */
  list(page: {
    readonly userId?: string | undefined
    readonly after?: Pick<StoredKey, 'madeAt' | 'id'> | undefined
    readonly limit: number
  }): Promise<StoredKey[]>
  used(id: string, at: Moment): Promise<void>
  revoke(id: string, at: Moment): Promise<void>
}

/** An answer as it was given. */
export interface KeptAnswer {
  readonly status: number
  /** Sealed text. */
  readonly body: string
  readonly contentType: string | null
}

export interface AnswerStore {
  /**
   * Takes the key for a request: null when it was free; else what is kept of it: the request's fingerprint, and its
   * answer, null while it is under way. One that is under way since before `stale` is free again.
   */
  take(
    of: { readonly userId: string; readonly key: string },
    fingerprint: string,
    at: { readonly now: Moment; readonly stale: Moment; readonly over: Moment },
  ): Promise<{ readonly fingerprint: string; readonly answer: KeptAnswer | null } | null>
  keep(of: { readonly userId: string; readonly key: string }, answer: KeptAnswer): Promise<void>
  free(of: { readonly userId: string; readonly key: string }): Promise<void>
}
