// The session of each connection: at hand in this process, and sealed in the store for all others. A new one is made
// by one process at a time and stored before anyone uses it, because HubSpot may take back the refresh token that it
// was made with.
import { createHash } from 'node:crypto'
import type { Session, SessionKeeper } from '../contract/connector.ts'
import type { Clock } from '../contract/primitives.ts'
import type { UnitOfWork } from '../contract/stores.ts'

export interface SessionParts {
  readonly unitOfWork: UnitOfWork
  readonly clock: Clock
  seal(plain: string, boundTo: string): string
  /** Throws when it was sealed with another key. */
  unseal(sealed: string, boundTo: string): string
  /** Keeps a token out of the log from now on. */
  registerSecret(value: string): void
}

/** A session that ends sooner than this is as good as none: no call may start with a token that ends on the way. */
const MARGIN_MS = 60_000

interface Stored {
  readonly basis: string
  readonly session: Session
}

/** The keeper of a connection; `settings`, secrets included, are what its session rests on: others need another. */
export type Sessions = (connectionId: string, settings: object) => SessionKeeper

export function createSessions(parts: SessionParts): Sessions {
  const keepers = new Map<string, SessionKeeper>()
  return (connectionId, settings) => {
    const basis = createHash('sha256')
      .update(JSON.stringify([connectionId, settings]))
      .digest('base64url')
    const known = keepers.get(basis)
    if (known !== undefined) return known
    const keeper = keeperOf(connectionId, basis, parts)
    keepers.set(basis, keeper)
    return keeper
  }
}

function keeperOf(connectionId: string, basis: string, parts: SessionParts): SessionKeeper {
  let kept: Session | null = null
  let renewing: Promise<Session> | null = null
  const lasts = ({ expiresAt }: Session) => expiresAt === null || expiresAt - parts.clock.now() > MARGIN_MS

  const renewed = async (refused: string | null, make: (last: Session | null) => Promise<Session>) => {
    const session = await parts.unitOfWork.transaction(async ({ sessions }) => {
      const last = opened(await sessions.lock(connectionId), connectionId, basis, parts)
      if (last !== null && last.accessToken !== refused && lasts(last)) return last
      const made = await make(last)
      await sessions.save(connectionId, sealed({ basis, session: made }, connectionId, parts))
      return made
    })
    for (const secret of [session.accessToken, session.refreshToken]) {
      if (secret !== undefined) parts.registerSecret(secret)
    }
    kept = session
    return session
  }

  return {
    get: () => (kept !== null && lasts(kept) ? kept : null),
    renew: (refused, make) => {
      renewing ??= renewed(refused, make).finally(() => {
        renewing = null
      })
      return renewing
    },
  }
}

/** What a sealed session is bound to. */
export const sessionBoundTo = (connectionId: string): string => `${connectionId}/session`

function sealed(stored: Stored, connectionId: string, { seal }: SessionParts): string {
  return seal(JSON.stringify(stored), sessionBoundTo(connectionId))
}

/** Null where there is none, where it rests on other settings, and where another key sealed it: a new one is made. */
function opened(text: string | null, connectionId: string, basis: string, { unseal }: SessionParts): Session | null {
  if (text === null) return null
  let plain: string
  try {
    plain = unseal(text, sessionBoundTo(connectionId))
  } catch {
    return null
  }
  const stored: Stored = JSON.parse(plain)
  return stored.basis === basis ? stored.session : null
}
