// Verifications that go on while nobody waits for them: who comes back, or looks from elsewhere, finds how far one has come
// or what it came to. Of this process: when it ends, so does what it was verifying, and another one is soon made.
import type { Actor } from '../../contract/audit.ts'
import type { Clock } from '../../contract/primitives.ts'
import type { Moment } from '../../domain/record.ts'
import { lineOf } from '../../errors.ts'
import type { AuditVerdict, VerifyRequest } from './verify.ts'

export interface Verification {
  readonly startedBy: Actor
  readonly startedAt: Moment
  /** Null while it goes on. */
  readonly endedAt: Moment | null
  /** Entries that it has checked. */
  readonly entries: number
  /** Null while it goes on, and where it could not be ended. */
  readonly verdict: AuditVerdict | null
  /** Why it could not be ended, in one line. */
  readonly trouble: string | null
}

export interface Verifications {
  /** The newest one of the run, or of the whole audit. */
  of(runId: string | null): Verification | null
  /** Begins one, unless one of the same goes on: then that is it. */
  begin(runId: string | null, actor: Actor): Verification
}

/** Kept at once; the oldest are forgotten first. */
const MOST = 100

export function createVerifications(
  verify: (request: VerifyRequest) => Promise<AuditVerdict>,
  { now }: Pick<Clock, 'now'>,
): Verifications {
  const kept = new Map<string, Verification>()
  const keep = (key: string, verification: Verification) => {
    kept.delete(key)
    kept.set(key, verification)
    const [oldest] = kept.keys()
    if (kept.size > MOST && oldest !== undefined) kept.delete(oldest)
  }
  return {
    of: runId => kept.get(keyOf(runId)) ?? null,
    begin: (runId, startedBy) => {
      const key = keyOf(runId)
      const before = kept.get(key)
      if (before?.endedAt === null) return before
      let entries = 0
      const begun = { startedBy, startedAt: now(), endedAt: null, verdict: null, trouble: null }
      keep(key, { ...begun, entries })
      const onProgress = (checked: number) => {
        entries = checked
        keep(key, { ...begun, entries })
      }
      verify({ runId: runId ?? undefined, heads: [], onProgress }).then(
        verdict => keep(key, { ...begun, endedAt: now(), entries: verdict.entries, verdict }),
        error => keep(key, { ...begun, endedAt: now(), entries, trouble: lineOf(error) }),
      )
      return { ...begun, entries }
    },
  }
}

const keyOf = (runId: string | null): string => runId ?? ''
