// API keys: made for programs, each with a role, scopes and an end. Its secret is shown once.
import type { StoredKey } from '../../contract/stores.ts'
import { lesserOf, type Role } from '../../domain/access/roles.ts'
import { isWithin, type Scope } from '../../domain/access/scopes.ts'
import { Denied, NotKnown } from '../../errors.ts'
import type { AccessParts, Principal } from './principal.ts'
import { hashOf, newToken } from './secrets.ts'

/** So that scanners for leaked secrets know one when they see it. */
const KEY_PREFIX = 'evergreen_'
const DAY_MS = 24 * 60 * 60_000

export interface NewKey {
  readonly label: string
  readonly role: Role
  readonly scopes: readonly Scope[]
  /** Until it is over. */
  readonly days: number
}

/** Makes a key for who asks; nobody gives away more than they have. `secret` is kept nowhere. */
export async function makeKey(
  by: Principal,
  { label, role, scopes, days }: NewKey,
  { unitOfWork, clock, newId }: AccessParts,
): Promise<{ readonly key: StoredKey; readonly secret: string }> {
  if (lesserOf(role, by.role) !== role || !scopes.every(scope => isWithin(by.scopes, scope))) {
    const fix = `Choose a role up to ${by.role}, and scopes of your own.`
    throw new Denied({ denial: 'forbidden', what: 'a key can do no more than who makes it', fix })
  }
  const [secret, at] = [KEY_PREFIX + newToken(), clock.now()]
  const times = { madeAt: at, expiresAt: at + days * DAY_MS, usedAt: null, revokedAt: null }
  const key = { id: newId(), userId: by.userId, label, role, scopes: [...new Set(scopes)], ...times }
  await unitOfWork.transaction(async stores => {
    await stores.keys.add(key, hashOf(secret))
    const detail = { key: key.id, user: by.name, label, role, scopes: key.scopes, days }
    await stores.audit.append([{ at, actor: by.actor, event: 'key.made', detail }])
  })
  return { key, secret }
}

/** Of who asks; an admin revokes any. */
export async function revokeKey(by: Principal, id: string, { unitOfWork, clock }: AccessParts): Promise<void> {
  await unitOfWork.transaction(async stores => {
    const key = await stores.keys.byId(id)
    // Another's is as if it were not there: nobody learns which there are.
    if (key === null || (key.userId !== by.userId && by.role !== 'admin')) {
      throw new NotKnown({ where: `key ${id}`, what: 'there is no such key', fix: 'List the keys.' })
    }
    if (key.revokedAt !== null) return
    const at = clock.now()
    await stores.keys.revoke(id, at)
    const detail = { key: id, label: key.label }
    await stores.audit.append([{ at, actor: by.actor, event: 'key.revoked', detail }])
  })
}
