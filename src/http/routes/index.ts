// Every route of the API.
import type { ApiRoute } from '../route.ts'
import { exportAudit } from './audit/export.ts'
import { listAudit } from './audit/list.ts'
import { dropOldAudit } from './audit/retention.ts'
import { beginVerification, readVerification } from './audit/verifications.ts'
import { verifyAudit } from './audit/verify.ts'
import { allowConnection } from './connections/allow.ts'
import { connectionAllowed } from './connections/allowed.ts'
import { checkConnection } from './connections/check.ts'
import { countScope } from './connections/count.ts'
import { discoverStream } from './connections/discover.ts'
import { listConnections } from './connections/list.ts'
import { pauseConnection } from './connections/pause.ts'
import { provisionConnection } from './connections/provision.ts'
import { removeConnection } from './connections/remove.ts'
import { resumeConnection } from './connections/resume.ts'
import { listStreams } from './connections/streams.ts'
import { listKeys } from './keys/list.ts'
import { makeKey } from './keys/make.ts'
import { revokeKey } from './keys/revoke.ts'
import { readOverview } from './overview/read.ts'
import { listChanges } from './plans/changes.ts'
import { approvePlan, rejectPlan } from './plans/decide.ts'
import { listPlans } from './plans/list.ts'
import { readPlan } from './plans/read.ts'
import { readQueues } from './queues/read.ts'
import { eraseRecord } from './records/erase.ts'
import { erasePerson } from './records/erase-person.ts'
import { explainField } from './records/explain.ts'
import { findRecords } from './records/find.ts'
import { readRecord } from './records/read.ts'
import { testRules } from './rules/test.ts'
import { listRunChanges } from './runs/changes.ts'
import { listErrors } from './runs/errors.ts'
import { followRun } from './runs/events.ts'
import { listRuns } from './runs/list.ts'
import { listPartitions } from './runs/partitions.ts'
import { readRun } from './runs/read.ts'
import { retryRun } from './runs/retry.ts'
import { startRun } from './runs/start.ts'
import { stopRun } from './runs/stop.ts'
import { previewUndo, undoRun } from './runs/undo.ts'
import { beginSession } from './session/begin.ts'
import { endSession } from './session/end.ts'
import { firstAdmin } from './session/first-admin.ts'
import { changePassword } from './session/password.ts'
import { readSession } from './session/read.ts'
import { beginSignOn, endSignOn } from './session/sign-on.ts'
import { applySetup } from './setup/apply.ts'
import { diffSetup } from './setup/diff.ts'
import { estimateDraft } from './setup/estimate.ts'
import { previewSync } from './setup/preview.ts'
import { readSetup } from './setup/read.ts'
import { restoreVersion } from './setup/restore.ts'
import { foreseeSchedule } from './setup/schedule.ts'
import { readSetupSchema } from './setup/schema.ts'
import { readVersion } from './setup/version.ts'
import { listVersions } from './setup/versions.ts'
import { estimateSync } from './syncs/estimate.ts'
import { listSyncs } from './syncs/list.ts'
import { pauseSync } from './syncs/pause.ts'
import { pauseAll } from './syncs/pause-all.ts'
import { readSync } from './syncs/read.ts'
import { removeSync } from './syncs/remove.ts'
import { resumeSync } from './syncs/resume.ts'
import { resumeAll } from './syncs/resume-all.ts'
import { readSchedule } from './syncs/schedule.ts'
import { readSyncSetup } from './syncs/setup.ts'
import { addUser } from './users/add.ts'
import { changeUser } from './users/change.ts'
import { listUsers } from './users/list.ts'
import { removeUser } from './users/remove.ts'

/** By the part of the API that they belong to. */
export const ROUTES: Readonly<Record<string, readonly ApiRoute[]>> = {
  session: [readSession, beginSession, endSession, firstAdmin, beginSignOn, endSignOn, changePassword],
  users: [listUsers, addUser, changeUser, removeUser],
  keys: [listKeys, makeKey, revokeKey],
  connections: [
    listConnections,
    allowConnection,
    connectionAllowed,
    checkConnection,
    provisionConnection,
    pauseConnection,
    resumeConnection,
    listStreams,
    discoverStream,
    countScope,
    removeConnection,
  ],
  syncs: [
    listSyncs,
    readSync,
    removeSync,
    readSyncSetup,
    readSchedule,
    pauseSync,
    resumeSync,
    pauseAll,
    resumeAll,
    estimateSync,
  ],
  runs: [
    listRuns,
    startRun,
    readRun,
    followRun,
    listRunChanges,
    listErrors,
    listPartitions,
    retryRun,
    stopRun,
    previewUndo,
    undoRun,
  ],
  plans: [listPlans, readPlan, listChanges, approvePlan, rejectPlan],
  audit: [listAudit, exportAudit, verifyAudit, beginVerification, readVerification, dropOldAudit],
  records: [findRecords, readRecord, explainField, eraseRecord, erasePerson],
  overview: [readOverview],
  queues: [readQueues],
  rules: [testRules],
  setup: [
    readSetup,
    applySetup,
    diffSetup,
    previewSync,
    estimateDraft,
    foreseeSchedule,
    readSetupSchema,
    listVersions,
    readVersion,
    restoreVersion,
  ],
}
