// What the API's short words mean to people. A test holds them against the words that there are.
import type { Part } from './words.ts'

/** What became of a change. */
export const OUTCOMES: Readonly<Record<string, string>> = {
  applied: 'Written',
  altered: 'Written, then changed by the CRM',
  unchanged: 'Already so',
  rejected: 'Refused by the CRM',
  conflict: 'Changed meanwhile, left alone',
  overtaken: 'Written over an edit, which was put back',
  uncertain: 'Not known whether written',
  declined: 'Declined by a person',
  'left-out': 'Left out of the approval',
  pending: 'Not written yet',
}

/** Why a change is proposed. */
export const REASONS: Readonly<Record<string, string>> = {
  normalized: 'Better notation',
  filled: 'Was empty',
  refreshed: 'Was stale',
  overwritten: 'The source always wins',
  restored: "A person's edit put back",
  undone: 'Taken back',
  redone: 'Undo taken back',
  stamped: 'Stamp for the CRM',
}

/** What entries of the audit tell of. */
export const EVENTS = [
  'run.started',
  'run.refused',
  'run.skipped',
  'run.lacks',
  'run.stopped',
  'run.closed',
  'run.healed',
  'guard.stopped',
  'plan.made',
  'plan.approved',
  'plan.rejected',
  'plan.expired',
  'plan.superseded',
  'job.started',
  'job.finished',
  'job.failed',
  'field.change',
  'field.overtaken',
  'field.flipped',
  'field.paused',
  'record.gone',
  'record.merged',
  'record.restored',
  'record.late',
  'record.erased',
  'drift.found',
  'setup.applied',
  'setup.removed',
  'sealing.rotated',
  'sealing.renewed',
  'provision.started',
  'provision.made',
  'provision.failed',
  'user.entered',
  'user.refused',
  'user.left',
  'user.added',
  'user.changed',
  'user.removed',
  'key.made',
  'key.revoked',
  'connection.allowed',
  'audit.exported',
  'audit.dropped',
  'paused',
  'resumed',
] as const

/** Why a change is not made. */
export const REFUSALS: Readonly<Record<string, string>> = {
  scope: 'Out of the scope of the sync',
  exclusion: 'The record is excluded',
  ownership: 'Another sync owns the field',
  policy: 'The policy of the field says no',
  lock: 'A person edited it lately',
  barred: 'Was undone or rejected before',
  evidence: 'Not sure enough',
  budget: "Beyond the run's allowance",
  guard: 'Stopped by a guard',
}

/** What a part of a run reads. */
export const PARTS: Readonly<Record<Part['of'], string>> = {
  window: 'records of the sync',
  recheck: 'looked at again',
  notices: 'records that news came of',
  upkeep: 'a chore beside them',
}

/** The steps of a run. */
export const STEPS: Readonly<Record<string, string>> = {
  'start-run': 'Start',
  undo: 'Take back',
  pull: 'Read',
  enrich: 'Ask providers',
  stamp: 'Stamp',
  'carry-out': 'Carry out the plan',
  'write-back': 'Write',
  'bulk-write': 'Write in bulk',
  confirm: 'Look back at writes',
  stick: 'Did it stick',
  history: 'Import the past',
  'close-run': 'Close',
}

/** How it is known that a person edited a value last. */
export const LOCKS: Readonly<Record<string, string>> = {
  exact: 'the CRM says who',
  inferred: 'inferred from changes between two readings',
  unknown: 'nobody knows who',
}

/** Who sets values in the CRM. */
export const ORIGINS: Readonly<Record<string, string>> = {
  person: 'a person',
  import: 'an import',
  form: 'a form',
  workflow: 'a workflow',
  integration: 'another program',
  calculated: 'the CRM itself',
  merge: 'a merge',
  evergreen: 'Evergreen',
  unknown: 'somebody',
}
