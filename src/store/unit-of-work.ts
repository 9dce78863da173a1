// All stores on one pool, and all stores in one transaction.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool } from 'pg'
import type { AuditKeys } from '../contract/store/audit/chain.ts'
import type { Stores, SyncStore, UnitOfWork, WorkStore } from '../contract/stores.ts'
import { answerStore, errandStore } from './access/answers.ts'
import { keyStore } from './access/keys.ts'
import { attemptStore, loginStore } from './access/logins.ts'
import { userStore } from './access/users.ts'
import { versionStore } from './access/versions.ts'
import { auditChain } from './audit/chain.ts'
import { auditLog } from './audit/log.ts'
import { auditRetention } from './audit/retention/drop.ts'
import { bulkJobStore } from './change/bulk-jobs.ts'
import { intentStore } from './change/intents.ts'
import { lookBackStore } from './change/look-backs.ts'
import { planStore } from './change/plan/plans.ts'
import { proposalStore } from './change/proposals.ts'
import { undoStore } from './change/undos.ts'
import { codeOf, UNIQUE_VIOLATION } from './connection-loss.ts'
import { erasureStore } from './erasure/erasures.ts'
import { historyStore } from './history/store.ts'
import { listenerOn } from './listen.ts'
import { noticeStore } from './notice/notices.ts'
import { createDb, type Db } from './pool.ts'
import { claimStore } from './record/claims.ts'
import { findableStore } from './record/findables.ts'
import { linkStore } from './record/links.ts'
import { recordStore } from './record/records.ts'
import { seenStore } from './record/seen.ts'
import { sightingStore } from './record/sightings.ts'
import { askStore } from './run/asks.ts'
import { callStore } from './run/calls.ts'
import { checkStore } from './run/checks.ts'
import { dayStore } from './run/days.ts'
import { estimateStore } from './run/estimates.ts'
import { guardStore } from './run/guards.ts'
import { lackStore } from './run/lacks.ts'
import { runStore } from './run/runs.ts'
import { stampStore } from './run/stamps.ts'
import { connectionStore } from './setup/connections.ts'
import { driftStore } from './setup/pictures.ts'
import { sessionStore } from './setup/sessions.ts'
import { SYNC_CHANNEL, syncStore } from './setup/syncs.ts'
import { turnKeeper } from './setup/turns.ts'
import { upkeepStore } from './setup/upkeep.ts'
import { windowStore } from './window/windows.ts'
import { WORK_CHANNEL } from './work/add.ts'
import { figureStore } from './work/figures.ts'
import { workStore } from './work/store.ts'
import { workerStore } from './work/workers.ts'

const RETRIES = 3
const RETRY_AFTER_MS = 20
const SERIALIZATION_FAILURE = '40001'
const DEADLOCK = '40P01'
/** With the last: what was not there when it was looked for was stored by another meanwhile; now it is there. */
const RACES: ReadonlySet<string | undefined> = new Set([SERIALIZATION_FAILURE, DEADLOCK, UNIQUE_VIOLATION])

interface Parts {
  readonly keys: AuditKeys
  readonly onAdded: WorkStore['onAdded']
  readonly onChanged: SyncStore['onChanged']
}

function storesOn(db: Db, { keys, onAdded, onChanged }: Parts): Stores {
  return {
    connections: connectionStore(db),
    sessions: sessionStore(db),
    syncs: syncStore(db, onChanged),
    drift: driftStore(db),
    upkeep: upkeepStore(db),
    runs: runStore(db),
    windows: windowStore(db),
    notices: noticeStore(db),
    work: workStore(db, keys, onAdded),
    records: recordStore(db),
    findables: findableStore(db),
    history: historyStore(db),
    seen: seenStore(db),
    sightings: sightingStore(db),
    asks: askStore(db),
    claims: claimStore(db),
    links: linkStore(db),
    lacks: lackStore(db),
    proposals: proposalStore(db),
    undos: undoStore(db),
    plans: planStore(db),
    guards: guardStore(db),
    checks: checkStore(db),
    stamps: stampStore(db),
    intents: intentStore(db),
    lookBacks: lookBackStore(db),
    bulkJobs: bulkJobStore(db),
    audit: auditLog(db, keys),
    auditChain: auditChain(db, keys),
    auditRetention: auditRetention(db, keys),
    erasures: erasureStore(db),
    calls: callStore(db),
    days: dayStore(db),
    estimates: estimateStore(db),
    turns: turnKeeper(db),
    workers: workerStore(db),
    figures: figureStore(db),
    users: userStore(db),
    logins: loginStore(db),
    attempts: attemptStore(db),
    keys: keyStore(db),
    answers: answerStore(db),
    errands: errandStore(db),
    versions: versionStore(db),
  }
}

/** Tries again what lost a race between transactions; the server rolled all of it back. */
async function untilUnraced<T>(attempt: () => Promise<T>): Promise<T> {
  for (let retry = 1; ; retry += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (retry > RETRIES || !RACES.has(codeOf(error))) throw error
      await sleep(RETRY_AFTER_MS * retry)
    }
  }
}

/**
 * The UnitOfWork on a pool, whose audit is sealed with `keys`. `work` may be called again when the transaction lost a race with another, so it must have no
 * effects but through the stores. A lost connection is a RetriableError.
 */
export function createUnitOfWork(pool: Pool, keys: AuditKeys): UnitOfWork {
  const db = createDb(pool)
  const parts = { keys, onAdded: listenerOn(pool, WORK_CHANNEL), onChanged: listenerOn(pool, SYNC_CHANNEL) }
  return {
    stores: storesOn(db, parts),
    transaction: work => untilUnraced(() => db.transaction().execute(tx => work(storesOn(tx, parts)))),
  }
}
