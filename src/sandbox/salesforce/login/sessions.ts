// Access tokens: who is logged in and for how long. A session ends after a time without any call, as the org's
// session policy has it (two hours by default), or when it is revoked.
import { createHash } from 'node:crypto'
import type { SandboxClock } from '../../clock.ts'

export interface Session {
  readonly userId: string
  /** The connected app that got it; null for SOAP login and for tests. */
  readonly clientId: string | null
  readonly scope: string
  readonly issuedAt: number
  /** Of the last call, epoch milliseconds. */
  readonly lastUse: number
}

export class Sessions {
  /** Milliseconds without a call after which a token is dead. */
  ttlMs = 2 * 3_600_000
  /** While set, new tokens are given out as ever and refused as soon as they are used. */
  stillborn = false
  private readonly clock: SandboxClock
  private readonly orgId: string
  private readonly integrationUserId: string
  private readonly live = new Map<string, Session>()
  private issued = 0

  constructor(clock: SandboxClock, orgId: string, integrationUserId: string) {
    this.clock = clock
    this.orgId = orgId
    this.integrationUserId = integrationUserId
  }

  /**
   * A new access token: the org's 15-character id, `!`, and an opaque part.
   * @param userId the integration's unless told otherwise
   */
  open(userId: string = this.integrationUserId, clientId: string | null = null, scope = 'api'): string {
    this.issued += 1
    const opaque = createHash('sha256').update(`${this.orgId}/${this.issued}`).digest('base64url')
    const token = `${this.orgId.slice(0, 15)}!AR8A.${opaque}`
    const now = this.clock.now()
    if (!this.stillborn) this.live.set(token, { userId, clientId, scope, issuedAt: now, lastUse: now })
    return token
  }

  /** A live session, without using it. */
  peek(token: string): Session | undefined {
    const session = this.live.get(token)
    if (session !== undefined && this.clock.now() - session.lastUse <= this.ttlMs) return session
    this.live.delete(token)
    return undefined
  }

  /** The user of a live token, whose time then starts anew; undefined for a dead or unknown one. */
  use(token: string): string | undefined {
    const session = this.peek(token)
    if (session === undefined) return undefined
    this.live.set(token, { ...session, lastUse: this.clock.now() })
    return session.userId
  }

  /** Ends one session; false when there was none. */
  revoke(token: string): boolean {
    return this.live.delete(token)
  }

  /** Ends the sessions of a user at a connected app; of both, where null: of anyone, at any. */
  expire(userId: string | null = null, clientId: string | null = null): void {
    for (const [token, session] of this.live) {
      const isMeant =
        (userId ?? session.userId) === session.userId && (clientId ?? session.clientId) === session.clientId
      if (isMeant) this.live.delete(token)
    }
  }
}
