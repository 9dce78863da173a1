// Work to be done, as rows: the truth that the queue only runs.
import type { WorkStore } from '../../contract/stores.ts'
import type { Db } from '../pool.ts'
import { addWork } from './add.ts'
import { finishWork } from './finish.ts'
import { beginWork, extendLease, fenceWork, giveBackWork } from './lease.ts'
import { reapWork, takeDueWork } from './take.ts'
import { failedWork, openWork, waitingNotes } from './watch.ts'

/** The WorkStore on `db`; `onAdded` listens on a connection of its own. */
export function workStore(db: Db, onAdded: WorkStore['onAdded']): WorkStore {
  return {
    add: items => addWork(db, items),
    takeDue: (now, leaseUntil, limit) => takeDueWork(db, now, leaseUntil, limit),
    reap: now => reapWork(db, now),
    begin: (id, epoch, holder, now, leaseUntil) => beginWork(db, { id, epoch, holder, now, leaseUntil }),
    extend: (id, holder, leaseUntil) => extendLease(db, id, holder, leaseUntil),
    fence: (id, holder) => fenceWork(db, id, holder),
    finish: (id, status, now, note) => finishWork(db, { id, status, now, note }),
    giveBack: (id, holder, at, note, countAsFailure) => giveBackWork(db, { id, holder, at, note, countAsFailure }),
    openOf: (runId, except) => openWork(db, runId, except),
    failedOf: runId => failedWork(db, runId),
    onAdded,
    waitingNotes: runId => waitingNotes(db, runId),
  }
}
