// An audit of a few runs, written as workers write it, linked, and verified.
import type { NewAuditEntry } from '../../../src/contract/audit.ts'
import type { Run } from '../../../src/contract/stores.ts'
import { type HeadFile, linkWaiting } from '../../../src/operations/audit/sealing.ts'
import { type AuditVerdict, type VerifyRequest, verifyAudit } from '../../../src/operations/audit/verify.ts'
import { auditKeys } from '../../support/audit-keys.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { quietLog } from '../../support/quiet-log.ts'
import { startedRun } from '../../support/started-run.ts'

const NOON = Date.UTC(2026, 10, 23, 12)
const clock = { now: () => NOON, sleep: async () => undefined }

/** A change of the run's n-th record, with all columns but the last filled. */
function changeOf({ id: runId, connectionId }: Run, n: number, at: number): NewAuditEntry {
  return {
    at: at + n,
    event: 'field.change',
    actor: 'worker',
    connectionId,
    syncName: 'people',
    stream: 'Contact',
    recordId: `003${n}`,
    field: 'Phone',
    runId,
    jobId: `job-${runId}`,
    intentId: `intent-${n}`,
    step: 'write-back',
    before: `0${n}`,
    after: `+41 44 668 18 ${n}`,
    reason: 'normalized',
    ground: { type: 'rule', rule: 'phone', version: 1 },
    outcome: 'applied',
    answer: '204',
    detail: { confidence: 0.97, tiny: 1e-7, text: 'Zoë "\u2028" \\ 💚', list: [1, 2.5, null, true] },
  }
}

export interface AuditPlace {
  readonly db: FreshDatabase
  /** Writes a run of so many changes in segments of seven, and returns its id. */
  run(changes: number, at?: number): Promise<string>
  link(): Promise<void>
  readonly heads: HeadFile
  /** The last head that was linked, as it is known outside. */
  head(): { readonly link: number; readonly seal: string } | null
  verify(request?: Partial<VerifyRequest>): Promise<AuditVerdict>
}

export async function auditPlace(): Promise<AuditPlace> {
  const db = await freshDatabase()
  const { audit, auditChain: chain } = db.unitOfWork.stores
  let kept: ReturnType<AuditPlace['head']> = null
  const heads = {
    read: () => kept,
    keep: (head: NonNullable<ReturnType<AuditPlace['head']>>) => {
      kept = head
    },
  }
  return {
    db,
    heads,
    async run(changes, at = NOON) {
      const run = await startedRun(db.unitOfWork)
      const { id: runId, connectionId, syncName } = run
      const of = { actor: 'worker', runId, connectionId, syncName } as const
      await audit.append([{ ...of, at, event: 'run.started' }])
      for (let n = 0; n < changes; n += 7) {
        await audit.append(Array.from({ length: Math.min(7, changes - n) }, (_, k) => changeOf(run, n + k, at)))
      }
      await audit.append([{ ...of, at, event: 'run.closed' }])
      return runId
    },
    async link() {
      await linkWaiting({ unitOfWork: db.unitOfWork, clock, log: quietLog, heads })
    },
    head: () => kept,
    verify: (request = {}) => verifyAudit({ heads: [], ...request }, { chain, keys: auditKeys, clock }),
  }
}
