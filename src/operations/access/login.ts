// Coming in with a password, and leaving. Whoever was not let in waits a little longer each time.
import type { Login, StoredUser, Stores } from '../../contract/stores.ts'
import { IDLE_MS, LONGEST_MS } from '../../domain/access/lasting.ts'
import { nameOf } from '../../domain/access/names.ts'
import {
  type Attempts,
  afterFailure,
  FORGET_MS,
  type Throttled,
  waitOf,
  withoutOne,
} from '../../domain/access/throttle.ts'
import type { Moment } from '../../domain/record.ts'
import { Denied } from '../../errors.ts'
import { type AccessParts, type Principal, principalOf } from './principal.ts'
import { hashOf, isNobodysPassword, isPassword, newToken } from './secrets.ts'

export interface LoginRequest {
  readonly name: string
  readonly password: string
  /** Where it comes from. */
  readonly address: string
  /** The token that the browser had before: it is worth nothing from now on. */
  readonly before: string | null
}

/** The token is for the browser, and kept nowhere. */
export interface Entered {
  readonly token: string
  readonly principal: Principal
}

interface Try {
  readonly of: Throttled
  readonly hash: Uint8Array
}

/** Denied for a wrong name or password, which look alike, and while log-ins wait. Audited either way. */
export async function enter(request: LoginRequest, parts: AccessParts): Promise<Entered> {
  const name = nameOf(request.name)
  const account = accountOf(name)
  const address: Try = { of: 'address', hash: hashOf(`address ${request.address}`) }
  await countTry([account, address], parts)
  const user = await parts.unitOfWork.stores.users.byName(name)
  const known = user?.password ?? null
  const fits = known === null ? await isNobodysPassword(request.password) : await isPassword(request.password, known)
  if (user === null || !fits || user.disabledAt !== null) return refuse(user, parts)
  return parts.unitOfWork.transaction(async stores => {
    await stores.attempts.forget(account.hash)
    const tried = await stores.attempts.lock(address.hash)
    if (tried !== null) await stores.attempts.save(address.hash, withoutOne('address', tried))
    return begin(user, 'password', request.before, { ...parts, stores })
  })
}

/** The account of this name, as what is tried is counted by. */
export const accountOf = (name: string): Try => ({ of: 'account', hash: hashOf(`account ${name}`) })

/** Counted as wrong before it is looked at, so that a hundred at once are not a hundred guesses. */
export async function countTry(tries: readonly Try[], { unitOfWork, clock }: AccessParts): Promise<void> {
  const now = clock.now()
  await unitOfWork.stores.attempts.forgetOld(now - FORGET_MS)
  const until = await unitOfWork.transaction(async ({ attempts }) => {
    const found: { readonly attempt: Try; readonly before: Attempts | null }[] = []
    for (const attempt of tries) found.push({ attempt, before: await attempts.lock(attempt.hash) })
    const waits = found.flatMap(({ before }) => waitOf(before, now) ?? [])
    if (waits.length > 0) return Math.max(...waits)
    for (const { attempt, before } of found) {
      await attempts.save(attempt.hash, afterFailure(attempt.of, before, now))
    }
    return null
  })
  if (until !== null) throw throttled(until, now)
}

/** Logs the user in, with a token that nobody has seen before. */
export async function begin(
  user: StoredUser,
  by: 'password' | 'single sign-on' | 'first admin',
  before: string | null,
  { stores, clock }: Pick<AccessParts, 'clock'> & { readonly stores: Stores },
): Promise<Entered> {
  const [token, now] = [newToken(), clock.now()]
  const login: Login = { hash: hashOf(token), userId: user.id, csrf: newToken(), madeAt: now, seenAt: now }
  if (before !== null) await stores.logins.end(hashOf(before))
  await stores.logins.forget({ madeAt: now - LONGEST_MS, seenAt: now - IDLE_MS })
  await stores.logins.add(login)
  const principal = principalOf(user, login)
  await stores.audit.append([{ at: now, actor: principal.actor, event: 'user.entered', detail: { by } }])
  return { token, principal }
}

/** Ends a log-in; audited. */
export async function leave({ login, actor }: Principal, { unitOfWork, clock }: AccessParts): Promise<void> {
  if (login === null) return
  await unitOfWork.transaction(async stores => {
    await stores.logins.end(login.hash)
    await stores.audit.append([{ at: clock.now(), actor, event: 'user.left', detail: {} }])
  })
}

/** A name that nobody has is not kept: it may be a password in the wrong place. */
async function refuse(user: StoredUser | null, { unitOfWork, clock }: AccessParts): Promise<never> {
  const why = user === null ? 'no such user' : user.disabledAt === null ? 'wrong password' : 'the user is disabled'
  const detail = { user: user?.name ?? null, why }
  await unitOfWork.transaction(stores =>
    stores.audit.append([{ at: clock.now(), actor: 'evergreen', event: 'user.refused', detail }]),
  )
  throw new Denied({ denial: 'wrong', what: 'the name or the password is wrong', fix: 'Try again, or ask an admin.' })
}

function throttled(until: Moment, now: Moment): Denied {
  const minutes = Math.ceil((until - now) / 60_000)
  const what = 'too many wrong log-ins'
  return new Denied({ denial: 'throttled', what, fix: `Try again in ${minutes} min.`, until })
}
