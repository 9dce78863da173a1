// A session that is kept in memory, as one process alone would.
import type { Session, SessionKeeper } from '../../src/contract/connector.ts'

export function sessionInMemory(): SessionKeeper {
  let kept: Session | null = null
  let renewing: Promise<Session> | null = null
  return {
    get: () => (kept?.expiresAt == null || kept.expiresAt > Date.now() + 60_000 ? kept : null),
    renew: (_refused, make) => {
      renewing ??= make(kept)
        .then(session => {
          kept = session
          return session
        })
        .finally(() => {
          renewing = null
        })
      return renewing
    },
  }
}
