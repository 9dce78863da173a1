// Work to be done, as rows: the truth that the queue only runs.
import type { AuditKeys, WorkStore } from '../../contract/stores.ts'
import type { Db } from '../pool.ts'
import { addWork, hastenWork } from './add.ts'
import { closeEnded, finishWork } from './finish.ts'
import { beginWork, extendLeases, fenceWork, giveBackWork, gotOn } from './lease.ts'
import { keepQueuedWork, overdueWork, reapWork } from './reap.ts'
import { takeDueWork } from './take.ts'
import { failedWork, hasOpenWork, openWork, standingOf, waitingNotes } from './watch.ts'

/** The WorkStore on `db`, whose audit is sealed with `keys`; `onAdded` listens on a connection of its own. */
export function workStore(db: Db, keys: AuditKeys, onAdded: WorkStore['onAdded']): WorkStore {
  return {
    add: items => addWork(db, items),
    hasten: (runId, now) => hastenWork(db, runId, now),
    takeDue: (now, leaseUntil, limits, perTicket = {}) => takeDueWork(db, { now, leaseUntil, limits, perTicket }),
    overdue: now => overdueWork(db, now),
    keepQueued: (tickets, leaseUntil) => keepQueuedWork(db, tickets, leaseUntil),
    reap: (now, lost) => reapWork(db, now, lost),
    begin: (tickets, holder, now, leaseUntil) => beginWork(db, keys, tickets, holder, { now, leaseUntil }),
    extend: (tickets, holder, leaseUntil) => extendLeases(db, tickets, holder, leaseUntil),
    fence: (tickets, holder) => fenceWork(db, tickets, holder),
    finish: (items, holder, now) => finishWork(db, keys, items, holder, now),
    closeEnded: () => closeEnded(db),
    standing: (runId, most) => standingOf(db, runId, most),
    gotOn: ticket => gotOn(db, ticket),
    giveBack: (ticket, holder, at, note, countAsFailure) =>
      giveBackWork(db, { ticket, holder, at, note, countAsFailure }),
    hasOpen: (runId, step) => hasOpenWork(db, runId, step),
    openOf: (runId, except) => openWork(db, runId, except),
    failedOf: runId => failedWork(db, runId),
    onAdded,
    waitingNotes: runId => waitingNotes(db, runId),
  }
}
