// Who asks: a user with a browser, or a program with a key of a user; and what they may do.
import type { Actor } from '../../contract/audit.ts'
import type { Clock, NewId } from '../../contract/primitives.ts'
import type { Login, StoredKey, StoredUser, UnitOfWork } from '../../contract/stores.ts'
import { endOf, NOTE_EVERY_MS } from '../../domain/access/lasting.ts'
import { lesserOf, mayAs, type Role } from '../../domain/access/roles.ts'
import type { Scope } from '../../domain/access/scopes.ts'
import type { Moment } from '../../domain/record.ts'
import { Denied } from '../../errors.ts'
import { hashOf } from './secrets.ts'

export interface Principal {
  readonly userId: string
  readonly name: string
  readonly actor: Actor
  readonly role: Role
  readonly seesPersonal: boolean
  /** Null: of all of the API. */
  readonly scopes: readonly Scope[] | null
  /** Of a browser, which a page of another site could make ask; null for a key. */
  readonly login: Login | null
  /** When it ends if nothing more comes. */
  readonly endsAt: Moment
}

export interface AccessParts {
  readonly unitOfWork: UnitOfWork
  readonly clock: Clock
  readonly newId: NewId
}

const SIGN_IN = 'Log in.'

/**
 * Who has this token of a browser; Denied where nobody has (any more). `isActive`: somebody has done something, and it was
 * not the page that looks again by itself.
 */
export async function userOfToken(
  token: string,
  isActive: boolean,
  { unitOfWork, clock }: AccessParts,
): Promise<Principal> {
  const hash = hashOf(token)
  const found = await unitOfWork.stores.logins.of(hash)
  if (found === null) throw new Denied({ denial: 'expired', what: 'this log-in is over', fix: SIGN_IN })
  const { login, user } = found
  const now = clock.now()
  if (endOf(login) <= now || user.disabledAt !== null) {
    await unitOfWork.stores.logins.end(hash)
    throw new Denied({ denial: 'expired', what: 'this log-in is over', fix: SIGN_IN })
  }
  if (!isActive || now - login.seenAt < NOTE_EVERY_MS) return principalOf(user, login)
  await unitOfWork.stores.logins.seen(hash, now)
  return principalOf(user, { ...login, seenAt: now })
}

export function principalOf(user: StoredUser, login: Login): Principal {
  const { id: userId, name, role } = user
  const rights = { role, seesPersonal: seesPersonal(user, role), scopes: null }
  return { userId, name, actor: `user:${name}`, ...rights, login, endsAt: endOf(login) }
}

/** Who has this key; Denied where it is none, is over, or its user may not come in. */
export async function ownerOfKey(secret: string, { unitOfWork, clock }: AccessParts): Promise<Principal> {
  const found = await unitOfWork.stores.keys.of(hashOf(secret))
  const now = clock.now()
  if (found === null) throw new Denied({ denial: 'unknown', what: 'there is no such API key', fix: 'Make another.' })
  const { key, user } = found
  if (key.revokedAt !== null || key.expiresAt <= now || user.disabledAt !== null) {
    throw new Denied({ denial: 'expired', what: 'this API key is over', fix: 'Make another.' })
  }
  if (now - (key.usedAt ?? 0) >= NOTE_EVERY_MS) await unitOfWork.stores.keys.used(key.id, now)
  return keyPrincipal(user, key)
}

/** A key can do no more than its user, whatever was meant when it was made. */
function keyPrincipal(user: StoredUser, { label, role, scopes, expiresAt }: StoredKey): Principal {
  const { id: userId, name } = user
  const lesser = lesserOf(role, user.role)
  const rights = { role: lesser, seesPersonal: seesPersonal(user, lesser), scopes }
  return { userId, name, actor: `key:${name}/${label}`, ...rights, login: null, endsAt: expiresAt }
}

function seesPersonal(user: StoredUser, role: Role): boolean {
  return mayAs(role, 'operator') || user.seesPersonal
}
