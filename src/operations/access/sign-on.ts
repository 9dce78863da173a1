// Coming in by single sign-on. The provider says who it is; the groups say as what. A user who was added here by name is
// never taken over by somebody who is called the same there.
import { createHash } from 'node:crypto'
import type { Identity, SignOnClient } from '../../contract/connect/sign-on.ts'
import type { StoredUser, Stores } from '../../contract/stores.ts'
import { type GroupRoles, roleOfGroups } from '../../domain/access/groups.ts'
import { nameOf, nameProblem } from '../../domain/access/names.ts'
import type { Role } from '../../domain/access/roles.ts'
import { Denied } from '../../errors.ts'
import { begin, type Entered } from './login.ts'
import type { AccessParts } from './principal.ts'
import { hashOf, isSame, newToken } from './secrets.ts'
import { isLastAdmin } from './users.ts'

export interface SignOnParts extends AccessParts {
  readonly client: SignOnClient
  readonly roles: GroupRoles
  seal(plain: string, boundTo: string): string
  unseal(sealed: string, boundTo: string): string
}

interface Draft {
  readonly redirectUri: string
  readonly nonce: string
  readonly verifier: string
}

const LASTS_MS = 10 * 60_000
const BOUND = 'errand/sign-on'

/** Where the browser has to go; it keeps the state, so that no other browser can come back in its place. */
export async function beginSignOn(
  redirectUri: string,
  { unitOfWork, clock, client, seal }: SignOnParts,
): Promise<{ readonly url: string; readonly state: string }> {
  const [state, nonce, verifier] = [newToken(), newToken(), newToken()]
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const url = await client.page({ redirectUri, state, nonce, challenge })
  const draft: Draft = { redirectUri, nonce, verifier }
  const now = clock.now()
  const errand = { state: hashOf(state), purpose: 'sign-on', expiresAt: now + LASTS_MS } as const
  await unitOfWork.stores.errands.add({ ...errand, sealed: seal(JSON.stringify(draft), BOUND) }, now)
  return { url, state }
}

export interface SignedOn {
  /** What the address has after its "?". */
  readonly query: string
  readonly state: string
  /** What the browser has kept. */
  readonly kept: string | null
  /** The token that the browser had before. */
  readonly before: string | null
}

/** Logs in whom the provider names. Denied for what was not begun here, for a wrong answer, and for who is in no group. */
export async function endSignOn({ query, state, kept, before }: SignedOn, parts: SignOnParts): Promise<Entered> {
  const { unitOfWork, clock, client, unseal, roles } = parts
  const sealed = await unitOfWork.stores.errands.take(hashOf(state), 'sign-on', clock.now())
  if (sealed === null || kept === null || !isSame(kept, state)) {
    const fix = 'Begin again, in one browser and within ten minutes.'
    throw new Denied({ denial: 'stray', what: 'nobody has asked for this here', fix })
  }
  const { redirectUri, nonce, verifier }: Draft = JSON.parse(unseal(sealed, BOUND))
  const identity = await client
    .identity({ url: `${redirectUri}?${query}`, state, nonce, verifier })
    .catch(async error => {
      await refuse(null, 'the answer of single sign-on is not right', parts)
      throw error
    })
  const role = roleOfGroups(identity.groups, roles)
  if (role === null) {
    await refuse(identity.name, 'in no group that is let in', parts)
    throw new Denied({ denial: 'forbidden', what: 'none of your groups is let in', fix: 'Ask an admin.' })
  }
  return unitOfWork.transaction(async stores => {
    await stores.users.lock()
    const user = await userOf(identity, role, { ...parts, stores })
    return begin(user, 'single sign-on', before, { ...parts, stores })
  })
}

type Inner = SignOnParts & { readonly stores: Stores }

async function userOf(identity: Identity, role: Role, parts: Inner): Promise<StoredUser> {
  const { stores, clock, newId } = parts
  const known = await stores.users.bySubject(identity.subject)
  const at = clock.now()
  if (known === null) {
    const name = await freeName(identity, stores)
    const made = { id: newId(), name, role, seesPersonal: false, password: null, disabledAt: null, createdAt: at }
    const user = { ...made, subject: identity.subject }
    await stores.users.add(user)
    const detail = { user: name, role, by: 'single sign-on' }
    await stores.audit.append([{ at, actor: `user:${name}`, event: 'user.added', detail }])
    return user
  }
  if (known.disabledAt !== null) {
    throw new Denied({ denial: 'forbidden', what: 'this user may not come in', fix: 'Ask an admin.' })
  }
  if (known.role === role) return known
  if (await isLastAdmin(known, stores)) {
    // Else nobody could let anybody in any more; as soon as there is another, the groups count again.
    const detail = { user: known.name, by: 'single sign-on', changes: [], kept: `admin, not ${role}: the last one` }
    await stores.audit.append([{ at, actor: `user:${known.name}`, event: 'user.changed', detail }])
    return known
  }
  await stores.users.change(known.id, { role })
  const changes = [{ what: 'role', before: known.role, after: role }]
  const detail = { user: known.name, by: 'single sign-on', changes }
  await stores.audit.append([{ at, actor: `user:${known.name}`, event: 'user.changed', detail }])
  return { ...known, role }
}

/** What the provider calls them, as far as nobody here is called so. */
async function freeName({ name, subject }: Identity, { users }: Stores): Promise<string> {
  const wanted = nameOf(name)
    .replaceAll(/[^a-z0-9._@+-]/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 64)
  const base = nameProblem(wanted) === null ? wanted : 'user'
  if ((await users.byName(base)) === null) return base
  return `${base}+${hashOf(subject).toString('hex').slice(0, 12)}`
}

async function refuse(user: string | null, why: string, { unitOfWork, clock }: SignOnParts): Promise<void> {
  const detail = { user, why }
  await unitOfWork.transaction(stores =>
    stores.audit.append([{ at: clock.now(), actor: 'evergreen', event: 'user.refused', detail }]),
  )
}
