// Access tokens: who is logged in and for how long. A session ends after a time without any call, as the org's
// session policy has it (two hours by default), or when it is revoked.
import { createHash } from 'node:crypto'
import type { SandboxClock } from '../clock.ts'

export class Sessions {
  /** Milliseconds without a call after which a token is dead. */
  ttlMs = 2 * 3_600_000
  private readonly clock: SandboxClock
  private readonly orgId: string
  private readonly lastUse = new Map<string, number>()
  private issued = 0

  constructor(clock: SandboxClock, orgId: string) {
    this.clock = clock
    this.orgId = orgId
  }

  /** A new access token: the org's 15-character id, `!`, and an opaque part. */
  open(): string {
    this.issued += 1
    const opaque = createHash('sha256').update(`${this.orgId}/${this.issued}`).digest('base64url')
    const token = `${this.orgId.slice(0, 15)}!AR8A.${opaque}`
    this.lastUse.set(token, this.clock.now())
    return token
  }

  /** True for a live token, whose time then starts anew. */
  use(token: string): boolean {
    const last = this.lastUse.get(token)
    const now = this.clock.now()
    if (last === undefined || now - last > this.ttlMs) {
      this.lastUse.delete(token)
      return false
    }
    this.lastUse.set(token, now)
    return true
  }

  /** Ends one session; false when there was none. */
  revoke(token: string): boolean {
    return this.lastUse.delete(token)
  }

  /** Ends all sessions at once. */
  expireAll(): void {
    this.lastUse.clear()
  }
}
