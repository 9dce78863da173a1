// The first admin: whoever has the token that was shown where Evergreen was started.
import type { Moment } from '../../domain/record.ts'
import { Denied } from '../../errors.ts'
import { begin, type Entered } from './login.ts'
import type { AccessParts } from './principal.ts'
import { hashOf, newToken } from './secrets.ts'
import { requirePassword, requireUserName } from './users.ts'

const LASTS_MS = 60 * 60_000

export interface AdminToken {
  readonly token: string
  readonly expiresAt: Moment
}

/** A token while there are no users; null once there are. */
export async function offerFirstAdmin(parts: AccessParts): Promise<AdminToken | null> {
  return (await parts.unitOfWork.stores.users.count()) > 0 ? null : offerAdmin(parts)
}

/** A token whatever users there are: who may start commands on the machine may come in. */
export async function offerAdmin({ unitOfWork, clock }: AccessParts): Promise<AdminToken> {
  const [token, now] = [newToken(), clock.now()]
  await unitOfWork.stores.users.addToken(hashOf(token), now + LASTS_MS, now)
  return { token, expiresAt: now + LASTS_MS }
}

export interface FirstAdmin {
  readonly token: string
  readonly name: string
  readonly password: string
  readonly before: string | null
}

/** Makes the admin and logs them in; the token, and all others, are worth nothing from then on. */
export async function claimFirstAdmin(request: FirstAdmin, parts: AccessParts): Promise<Entered> {
  const name = requireUserName(request.name)
  const { stores } = parts.unitOfWork
  const hash = hashOf(request.token)
  // Looked at before anything costs time, and once more below.
  if (!(await stores.users.hasToken(hash, parts.clock.now()))) throw wrongToken()
  const password = await requirePassword(request.password, name)
  return parts.unitOfWork.transaction(async inner => {
    await inner.users.lock()
    const now = parts.clock.now()
    if (!(await inner.users.hasToken(hash, now))) throw wrongToken()
    await inner.users.forgetTokens()
    const known = await inner.users.byName(name)
    const rights = { role: 'admin', password, disabledAt: null } as const
    const made = { id: parts.newId(), name, seesPersonal: true, subject: null, createdAt: now, ...rights }
    if (known === null) await inner.users.add(made)
    else await inner.users.change(known.id, rights)
    const event = known === null ? 'user.added' : 'user.changed'
    const detail = { user: name, role: 'admin', by: 'one-time token' }
    await inner.audit.append([{ at: now, actor: `user:${name}`, event, detail }])
    const user = known === null ? made : { ...known, ...rights }
    return begin(user, 'first admin', request.before, { ...parts, stores: inner })
  })
}

function wrongToken(): Denied {
  const fix = 'Take it from the terminal or the log where Evergreen was started last; start it anew for another.'
  return new Denied({ denial: 'wrong', what: 'the set-up token is wrong, used or over', fix })
}
