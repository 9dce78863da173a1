// What a run rests on may change while it goes on. Its sync may be declared anew: what it has read is stored all the
// same, and how far the sync has read is for the next run to say. Its connection may lead to another account: then
// nothing of the run may be stored any more.
import type { Run, Stores } from '../src/contract/stores.ts'
import { judgesAlike, readsAlike } from '../src/domain/sync.ts'
import { FatalError } from '../src/errors.ts'

const ELSEWHERE = 'the connection leads to another account than the one that this run began with'
const CHANGED = 'the sync was changed meanwhile; the next run reads everything'

/** Why a run says nothing of how far its sync has read, and whether it has failed by that. */
export interface Overtaken {
  readonly why: string
  readonly failed: boolean
}

/** Null where all is as it was. Call inside the transaction that closes the run: from here on it stays so. */
export async function overtakenBy(run: Run, stores: Stores): Promise<Overtaken | null> {
  if (await isElsewhere(run, stores)) return { why: ELSEWHERE, failed: true }
  const sync = await stores.syncs.lock(run.syncId)
  if (sync === null) return null
  // A cursor that the run began at and that is no longer there was forgotten meanwhile.
  const forgotten = run.windowFrom !== null && sync.cursor === null
  if (!forgotten && judgesAlike(sync.definition, run.definition)) return null
  // What the run has noted since would count as seen by a sync that does not read it any more.
  if (!readsAlike(sync.definition, run.definition)) await stores.syncs.forgetSeen(run.syncId)
  return { why: CHANGED, failed: false }
}

/** FatalError where nothing of the run may be stored or written any more. Call inside the transaction that would. */
export async function requireAccount(run: Run, stores: Stores): Promise<void> {
  if (await isElsewhere(run, stores)) {
    throw new FatalError({ where: `sync ${run.syncName}`, what: ELSEWHERE, fix: 'The next run reads everything.' })
  }
}

async function isElsewhere({ connectionId, account }: Run, { connections }: Stores): Promise<boolean> {
  return account !== null && (await connections.holdAccount(connectionId)) !== account
}
