// Access tokens: who is logged in and for how long. A session ends after a time without any call, as the org's
// session policy has it (two hours by default), or when it is revoked.
import { createHash } from 'node:crypto'
import type { SandboxClock } from '../clock.ts'

export class Sessions {
  /** Milliseconds without a call after which a token is dead. */
  ttlMs = 2 * 3_600_000
  private readonly clock: SandboxClock
  private readonly orgId: string
  private readonly integrationUserId: string
  private readonly live = new Map<string, { readonly userId: string; lastUse: number }>()
  private issued = 0

  constructor(clock: SandboxClock, orgId: string, integrationUserId: string) {
    this.clock = clock
    this.orgId = orgId
    this.integrationUserId = integrationUserId
  }

  /** A new access token of a user, the integration's unless told otherwise: the org's 15-character id, `!`, and an opaque part. */
  open(userId: string = this.integrationUserId): string {
    this.issued += 1
    const opaque = createHash('sha256').update(`${this.orgId}/${this.issued}`).digest('base64url')
    const token = `${this.orgId.slice(0, 15)}!AR8A.${opaque}`
    this.live.set(token, { userId, lastUse: this.clock.now() })
    return token
  }

  /** The user of a live token, whose time then starts anew; undefined for a dead or unknown one. */
  use(token: string): string | undefined {
    const session = this.live.get(token)
    const now = this.clock.now()
    if (session === undefined || now - session.lastUse > this.ttlMs) {
      this.live.delete(token)
      return undefined
    }
    session.lastUse = now
    return session.userId
  }

  /** Ends one session; false when there was none. */
  revoke(token: string): boolean {
    return this.live.delete(token)
  }

  /** Ends all sessions at once. */
  expireAll(): void {
    this.live.clear()
  }
}
