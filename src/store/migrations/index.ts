// The migrations in their order. Add at the end; never change one that was released.
import type { MigrationProvider } from 'kysely/migration'
import { up as upkeep } from './0008-upkeep.ts'
import { up as sightings } from './0009-sightings.ts'
import { up as links } from './0011-links.ts'
import { up as readWindows } from './0013-read-windows.ts'
import { up as history } from './0014-history.ts'
import { up as runProofs } from './0017-run-proofs.ts'
import { up as historyBegun } from './0019-history-begun.ts'
import { up as linksOfOldRecords } from './0020-links-of-old-records.ts'
import { up as sightingsById } from './0023-sightings-by-id.ts'
import { up as runLacks } from './0035-run-lacks.ts'
import { up as stoppedRuns } from './0124-stopped-runs.ts'
import { up as access } from './access/0095-access.ts'
import { up as answers } from './access/0096-answers.ts'
import { up as setupVersions } from './access/0097-setup-versions.ts'
import { up as accessRights } from './access/0098-access-rights.ts'
import { up as attemptsByAge } from './access/0127-attempts-by-age.ts'
import { up as auditSegments } from './audit/0050-audit-segments.ts'
import { up as auditIndexes } from './audit/0051-audit-indexes.ts'
import { up as roles } from './audit/0052-roles.ts'
import { up as sealedValues } from './audit/0075-sealed-values.ts'
import { up as erasures } from './audit/0076-erasures.ts'
import { up as keep } from './audit/0077-keep.ts'
import { up as droppedSegments } from './audit/0078-dropped-segments.ts'
import { up as recordKeyRights } from './audit/0079-record-key-rights.ts'
import { up as keysBySealingKey } from './audit/0080-keys-by-sealing-key.ts'
import { up as blindIndex } from './audit/0115-blind-index.ts'
import { up as auditOfRunSeldom } from './audit/0129-audit-of-run-seldom.ts'
import { up as intentsWaitedOut } from './change/0029-intents-waited-out.ts'
import { up as bulkJobs } from './change/0032-bulk-jobs.ts'
import { up as retries } from './change/0034-retries.ts'
import { up as receiptedIntents } from './change/0039-receipted-intents.ts'
import { up as undo } from './change/0055-undo.ts'
import { up as refusalJobs } from './change/0056-refusal-jobs.ts'
import { up as lookBacks } from './change/0070-look-backs.ts'
import { up as bulkJobsInVain } from './change/0132-bulk-jobs-in-vain.ts'
import { up as setupAndRuns } from './founding/0001-setup-and-runs.ts'
import { up as recordsAndChanges } from './founding/0002-records-and-changes.ts'
import { up as audit } from './founding/0003-audit.ts'
import { up as workers } from './founding/0004-workers.ts'
import { up as leanWork } from './founding/0005-lean-work.ts'
import { up as sessions } from './founding/0006-sessions.ts'
import { up as goneRecords } from './founding/0007-gone-records.ts'
import { up as guards } from './guard/0033-guards.ts'
import { up as flips } from './guard/0037-flips.ts'
import { up as canaries } from './guard/0038-canaries.ts'
import { up as laterLooks } from './guard/0047-later-looks.ts'
import { up as leanProposals } from './lean/0012-lean-proposals.ts'
import { up as leanKeys } from './lean/0026-lean-keys.ts'
import { up as edits } from './lock/0031-edits.ts'
import { up as notices } from './notices/0018-notices.ts'
import { up as noticePolls } from './notices/0022-notice-polls.ts'
import { up as noticeStreams } from './notices/0028-notice-streams.ts'
import { up as approval } from './plan/0024-approval.ts'
import { up as plans } from './plan/0030-plans.ts'
import { up as turns } from './quota/0015-turns.ts'
import { up as callBudget } from './quota/0021-call-budget.ts'
import { up as callsByStep } from './quota/0025-calls-by-step.ts'
import { up as callsUnderWay } from './quota/0065-calls-under-way.ts'
import { up as findable } from './record/0130-findable.ts'
import { up as runsBySyncAndStatus } from './run/0128-runs-by-sync-and-status.ts'
import { up as drift } from './setup/0036-drift.ts'
import { up as removals } from './setup/0131-removals.ts'
import { up as stamps } from './stamp/0042-stamps.ts'
import { up as workWithoutRunCheck } from './work/0010-work-without-run-check.ts'
import { up as starts } from './work/0027-starts.ts'
import { up as failedOfLate } from './work/0133-failed-of-late.ts'

export const migrations: MigrationProvider = {
  getMigrations: async () => ({
    '0001-setup-and-runs': { up: setupAndRuns },
    '0002-records-and-changes': { up: recordsAndChanges },
    '0003-audit': { up: audit },
    '0004-workers': { up: workers },
    '0005-lean-work': { up: leanWork },
    '0006-sessions': { up: sessions },
    '0007-gone-records': { up: goneRecords },
    '0008-upkeep': { up: upkeep },
    '0009-sightings': { up: sightings },
    '0010-work-without-run-check': { up: workWithoutRunCheck },
    '0011-links': { up: links },
    '0012-lean-proposals': { up: leanProposals },
    '0013-read-windows': { up: readWindows },
    '0014-history': { up: history },
    '0015-turns': { up: turns },
    '0017-run-proofs': { up: runProofs },
    '0018-notices': { up: notices },
    '0019-history-begun': { up: historyBegun },
    '0020-links-of-old-records': { up: linksOfOldRecords },
    '0021-call-budget': { up: callBudget },
    '0022-notice-polls': { up: noticePolls },
    '0023-sightings-by-id': { up: sightingsById },
    '0024-approval': { up: approval },
    '0025-calls-by-step': { up: callsByStep },
    '0026-lean-keys': { up: leanKeys },
    '0027-starts': { up: starts },
    '0028-notice-streams': { up: noticeStreams },
    '0029-intents-waited-out': { up: intentsWaitedOut },
    '0030-plans': { up: plans },
    '0031-edits': { up: edits },
    '0032-bulk-jobs': { up: bulkJobs },
    '0033-guards': { up: guards },
    '0034-retries': { up: retries },
    '0035-run-lacks': { up: runLacks },
    '0036-drift': { up: drift },
    '0037-flips': { up: flips },
    '0038-canaries': { up: canaries },
    '0039-receipted-intents': { up: receiptedIntents },
    '0042-stamps': { up: stamps },
    '0047-later-looks': { up: laterLooks },
    '0050-audit-segments': { up: auditSegments },
    '0051-audit-indexes': { up: auditIndexes },
    '0052-roles': { up: roles },
    '0055-undo': { up: undo },
    '0056-refusal-jobs': { up: refusalJobs },
    '0065-calls-under-way': { up: callsUnderWay },
    '0070-look-backs': { up: lookBacks },
    '0075-sealed-values': { up: sealedValues },
    '0076-erasures': { up: erasures },
    '0077-keep': { up: keep },
    '0078-dropped-segments': { up: droppedSegments },
    '0079-record-key-rights': { up: recordKeyRights },
    '0080-keys-by-sealing-key': { up: keysBySealingKey },
    '0095-access': { up: access },
    '0096-answers': { up: answers },
    '0097-setup-versions': { up: setupVersions },
    '0098-access-rights': { up: accessRights },
    '0115-blind-index': { up: blindIndex },
    '0124-stopped-runs': { up: stoppedRuns },
    '0127-attempts-by-age': { up: attemptsByAge },
    '0128-runs-by-sync-and-status': { up: runsBySyncAndStatus },
    '0129-audit-of-run-seldom': { up: auditOfRunSeldom },
    '0130-findable': { up: findable },
    '0131-removals': { up: removals },
    '0132-bulk-jobs-in-vain': { up: bulkJobsInVain },
    '0133-failed-of-late': { up: failedOfLate },
  }),
}
