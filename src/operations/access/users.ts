// Letting people in, changing what they may do, and letting them in no more. The last admin stays.
import type { Actor } from '../../contract/audit.ts'
import type { StoredUser, Stores, UserChange } from '../../contract/stores.ts'
import { nameOf, nameProblem, passwordProblem } from '../../domain/access/names.ts'
import type { Role } from '../../domain/access/roles.ts'
import { ConfigError, Denied, NotKnown, Refused } from '../../errors.ts'
import { accountOf, countTry } from './login.ts'
import type { AccessParts, Principal } from './principal.ts'
import { hashPassword, isPassword } from './secrets.ts'

export interface NewUser {
  readonly name: string
  readonly role: Role
  readonly seesPersonal: boolean
  /** Null: only by single sign-on. */
  readonly password: string | null
  readonly actor: Actor
}

/** Adds a user. Refused where the name is taken. */
export async function addUser(asked: NewUser, { unitOfWork, clock, newId }: AccessParts): Promise<StoredUser> {
  const name = requireUserName(asked.name)
  const { role, seesPersonal, actor } = asked
  const password = asked.password === null ? null : await requirePassword(asked.password, name)
  return unitOfWork.transaction(async stores => {
    await stores.users.lock()
    if ((await stores.users.byName(name)) !== null) {
      throw new Refused({ where: `user ${name}`, what: 'there is one of this name', fix: 'Choose another name.' })
    }
    const at = clock.now()
    const user = { id: newId(), name, role, seesPersonal, password, subject: null, disabledAt: null, createdAt: at }
    await stores.users.add(user)
    const detail = { user: name, role, seesPersonal, password: password !== null }
    await stores.audit.append([{ at, actor, event: 'user.added', detail }])
    return user
  })
}

export interface UserPatch {
  readonly role?: Role | undefined
  readonly seesPersonal?: boolean | undefined
  readonly password?: string | undefined
  readonly disabled?: boolean | undefined
}

/** Changes a user. Who may less than before, or has another password, is logged out everywhere. */
export async function changeUser(id: string, patch: UserPatch, actor: Actor, parts: AccessParts): Promise<StoredUser> {
  const { name } = await userById(id, parts.unitOfWork.stores)
  const password = patch.password === undefined ? undefined : await requirePassword(patch.password, name)
  return parts.unitOfWork.transaction(async stores => {
    await stores.users.lock()
    const before = await userById(id, stores)
    const at = parts.clock.now()
    const change: UserChange = {
      ...(patch.role !== undefined && { role: patch.role }),
      ...(patch.seesPersonal !== undefined && { seesPersonal: patch.seesPersonal }),
      ...(password !== undefined && { password }),
      ...(patch.disabled !== undefined && { disabledAt: patch.disabled ? (before.disabledAt ?? at) : null }),
    }
    const after = { ...before, ...change }
    if (!isAdmin(after)) await requireOtherAdmin(before, stores)
    await stores.users.change(id, change)
    await stores.logins.endAllOf(id)
    const detail = { user: name, changes: changesOf(before, after, password !== undefined) }
    await stores.audit.append([{ at, actor, event: 'user.changed', detail }])
    return after
  })
}

/** Their own password, by whoever knows the one before; logged out everywhere else. */
export async function changeOwnPassword(
  { userId, login, actor }: Principal,
  given: { readonly before: string; readonly after: string },
  parts: AccessParts,
): Promise<void> {
  const { unitOfWork, clock } = parts
  const user = await userById(userId, unitOfWork.stores)
  const account = accountOf(user.name)
  // Who has come by an open browser must not try passwords without end.
  await countTry([account], parts)
  if (user.password === null || !(await isPassword(given.before, user.password))) {
    throw new Denied({ denial: 'forbidden', what: 'the password before is wrong', fix: 'Try again, or ask an admin.' })
  }
  const password = await requirePassword(given.after, user.name)
  await unitOfWork.transaction(async stores => {
    await stores.attempts.forget(account.hash)
    await stores.users.change(userId, { password })
    await stores.logins.endAllOf(userId, login?.hash)
    const detail = { user: user.name, changes: [{ what: 'password', before: 'set', after: 'another' }] }
    await stores.audit.append([{ at: clock.now(), actor, event: 'user.changed', detail }])
  })
}

/** Removes a user with their log-ins and keys; what they did stays in the audit. */
export async function removeUser(id: string, actor: Actor, { unitOfWork, clock }: AccessParts): Promise<void> {
  await unitOfWork.transaction(async stores => {
    await stores.users.lock()
    const user = await userById(id, stores)
    await requireOtherAdmin(user, stores)
    await stores.users.remove(id)
    const detail = { user: user.name, role: user.role }
    await stores.audit.append([{ at: clock.now(), actor, event: 'user.removed', detail }])
  })
}

const isAdmin = ({ role, disabledAt }: StoredUser) => role === 'admin' && disabledAt === null

/** Whether nobody else could let others in. */
export async function isLastAdmin(user: StoredUser, { users }: Pick<Stores, 'users'>): Promise<boolean> {
  return isAdmin(user) && !(await users.list()).some(other => other.id !== user.id && isAdmin(other))
}

async function requireOtherAdmin(user: StoredUser, stores: Stores): Promise<void> {
  if (!(await isLastAdmin(user, stores))) return
  const fix = 'Make another user an admin first.'
  throw new Refused({ where: `user ${user.name}`, what: 'this is the last admin', fix })
}

function changesOf(before: StoredUser, after: StoredUser, isPasswordNew: boolean) {
  const pairs = [
    { what: 'role', before: before.role, after: after.role },
    { what: 'sees values of persons', before: before.seesPersonal, after: after.seesPersonal },
    { what: 'may come in', before: before.disabledAt === null, after: after.disabledAt === null },
  ]
  const changed = pairs.filter(pair => pair.before !== pair.after)
  return isPasswordNew ? [...changed, { what: 'password', before: 'set', after: 'another' }] : changed
}

async function userById(id: string, { users }: Pick<Stores, 'users'>): Promise<StoredUser> {
  const user = await users.byId(id)
  if (user !== null) return user
  throw new NotKnown({ where: `user ${id}`, what: 'there is no such user', fix: 'List the users.' })
}

/** The name as it is kept. */
export function requireUserName(text: string): string {
  const name = nameOf(text)
  const problem = nameProblem(name)
  if (problem === null) return name
  throw new ConfigError({ where: 'name', what: problem, fix: 'Choose another.' })
}

/** The hash of a password that is one. */
export async function requirePassword(password: string, name: string): Promise<string> {
  const problem = passwordProblem(password, name)
  if (problem === null) return hashPassword(password)
  throw new ConfigError({ where: 'password', what: problem, fix: 'Choose another: several words make a good one.' })
}
