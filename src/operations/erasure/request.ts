// Erasing a record on request: first what would be erased, then, when a person says so, the erasure.
import type { Actor, AuditEntry } from '../../contract/audit.ts'
import type { Clock, Log } from '../../contract/primitives.ts'
import type { ErasedRows, ErasureRef, Stores, UnitOfWork } from '../../contract/stores.ts'
import { soughtIds } from '../../domain/search/sought.ts'
import { connectionOnce } from '../explain/story.ts'
import { eraseRecords, familyOf } from './erase.ts'

export interface ErasureTarget {
  /** The alias. */
  readonly connection: string
  readonly stream: string
  readonly recordId: string
}

export interface ErasureOutlook {
  /** The record, and those that were merged into each other with it. */
  readonly records: readonly string[]
  /** What is kept of them, by what it is. */
  readonly rows: ErasedRows
  /** Exports of the audit, which may hold values of theirs wherever they were put; the last thousand. */
  readonly exports: readonly AuditEntry[]
  /** Runs that wait at a plan with changes of them; they would be superseded. */
  readonly plans: readonly string[]
}

export interface ErasureReport extends ErasureOutlook {
  /** False where a change of it is just being written: it is erased when that is over. */
  readonly erased: boolean
}

export interface ErasureParts {
  readonly unitOfWork: UnitOfWork
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
}

const MOST_EXPORTS = 1_000

/** What would be erased. Nothing is done. */
export async function foreseeErasure(target: ErasureTarget, { unitOfWork }: Pick<ErasureParts, 'unitOfWork'>) {
  return (await outlook(target, unitOfWork)).outlook
}

async function outlook({ connection, stream, recordId }: ErasureTarget, unitOfWork: UnitOfWork) {
  const { stores } = unitOfWork
  const { id: connectionId } = await connectionOnce(connection, unitOfWork)
  const ref: ErasureRef = { connectionId, stream, recordId: await knownId({ connectionId, stream, recordId }, stores) }
  const records = await familyOf(ref, stores)
  const [rows, plans, exports] = await Promise.all([
    stores.erasures.count(ref, records),
    stores.erasures.plannedIn(ref, records),
    stores.audit.list({ event: 'audit.exported', newestFirst: true, limit: MOST_EXPORTS }),
  ])
  return { ref, outlook: { records, rows, exports, plans } satisfies ErasureOutlook }
}

/** Of the ids that somebody may mean the one that anything is known of: Salesforce shows its ids in a short form, too. */
async function knownId(asked: ErasureRef, stores: Stores): Promise<string> {
  const meant = soughtIds(asked.recordId)
  if (meant.length < 2) return asked.recordId
  for (const recordId of meant) {
    const rows = await stores.erasures.count(asked, await familyOf({ ...asked, recordId }, stores))
    if (Object.values(rows).some(count => count > 0)) return recordId
  }
  return asked.recordId
}

/** Erases what can be erased now; that it is to be erased is noted, so that what waits is erased by a later sweep. */
export async function requestErasure(
  target: ErasureTarget,
  by: Actor,
  { unitOfWork, clock, log }: ErasureParts,
): Promise<ErasureReport> {
  const { ref, outlook: before } = await outlook(target, unitOfWork)
  const now = clock.now()
  const family = before.records.map(recordId => ({ ...ref, recordId }))
  await unitOfWork.stores.erasures.ask(family, 'asked', by, now)
  const { rows, left } = await unitOfWork.transaction(async stores => {
    return eraseRecords(await stores.erasures.hold(ref, before.records), clock.now(), stores)
  })
  log.info({ records: before.records.length, rows }, 'a record was erased')
  return { ...before, rows, erased: left.length === 0 }
}
