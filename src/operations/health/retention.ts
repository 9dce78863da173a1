// What the doctor says of retention: where it refuses, and will go on refusing until somebody does something about it.
import { auditKeptFrom } from '../../domain/audit/keep.ts'
import { foreseeRetention, type RetentionParts, refusalOf } from '../audit/retention.ts'
import type { Finding } from './finding.ts'

/** Retention looks every hour, and waits while somebody reads. What may go may do so from a month's beginning on. */
const PATIENCE_MS = 24 * 3_600_000

/** Nothing where all that need not be kept is dropped. */
export async function* retentionFindings(
  parts: Pick<RetentionParts, 'unitOfWork' | 'keys' | 'clock'>,
): AsyncGenerator<Finding> {
  const { unitOfWork, clock } = parts
  const late = new Map(
    (await foreseeRetention({ unitOfWork, clock: { now: () => clock.now() - PATIENCE_MS } }))
      .filter(({ over }) => over.segments > 0)
      .map(({ connection, over }) => [connection, over.entries]),
  )
  for (const connection of await unitOfWork.stores.connections.known()) {
    if (auditKeptFrom(connection.keep, clock.now()) === null) continue
    const { alias: where } = connection
    const refusal = await refusalOf(connection, parts)
    const entries = late.get(where)
    if (refusal !== null) {
      const detail = `nothing of its audit is dropped after ${connection.keep.auditMonths} months, for no set-up that was applied says so`
      yield { where, what: 'retention', ok: false, detail, fix: refusal.fix }
    } else if (entries !== undefined) {
      const detail = `${entries} entries of its audit need not be kept and are not dropped`
      const fix = 'Have them dropped as the role that owns the database; it drops them, or says why not.'
      yield { where, what: 'retention', ok: true, detail, fix, remedy: { do: 'drop-old-audit' } }
    }
  }
}
