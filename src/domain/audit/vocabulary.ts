// The words of the audit: closed sets, each word with its meaning. The compiler checks every entry against them, and
// docs/audit.md shows the same tables.
import type { ProposalReason } from '../decide/proposal.ts'

/** What an entry tells of. */
export const AUDIT_EVENTS = {
  'run.started': 'a run began',
  'run.refused': 'a run was asked for and did not begin',
  'run.skipped': 'a scheduled run did not begin',
  'run.lacks': 'the CRM lets the run do less than its sync asks for',
  'run.stopped': 'somebody stopped a run: what is under way is finished, and nothing more of it begins',
  'run.closed': 'a run ended, with its figures',
  'run.healed': 'a later run proved what this one could not',
  'guard.stopped': 'a guard stopped the run; what is left of it waits for a person',
  'plan.made': 'a run stopped at its plan',
  'plan.approved': 'a person approved a plan, or part of it',
  'plan.rejected': 'a person rejected a plan',
  'plan.expired': 'nobody decided on a plan in time',
  'plan.superseded': 'a later run took the place of a plan',
  'job.started': 'a job began for the first time',
  'job.finished': 'a job ended well, with its figures',
  'job.failed': 'a job ended for good without having done its work',
  'field.change': 'a change of a field, and what became of it',
  'field.overtaken': 'a change of ours went over an edit that came in between',
  'field.flipped': 'something else in the CRM put another value in the place of ours',
  'field.paused': 'a field is written no more, because its values were flipped back too often',
  'record.gone': 'a record was deleted in the CRM',
  'record.merged': 'a record was merged into another',
  'record.restored': 'a record that was gone is back',
  'record.late': 'a record was read later than it should have been',
  'record.erased': 'all that was known of a record was erased, its values in the audit included',
  'drift.found': 'the CRM describes an object otherwise than before',
  'setup.applied': 'a set-up was applied, with every setting that changed',
  'setup.removed': 'a sync or a connection was taken out of the set-up, with every setting that it had',
  'sealing.rotated': 'the key file got a new key, which seals from the next start of a process on',
  'sealing.renewed': 'credentials were sealed anew with the newest key, and how many',
  'provision.started': 'fields, permissions and the like are about to be made in a CRM, and which',
  'provision.made': 'one of them was made',
  'provision.failed': 'one of them was not made, and why',
  'user.entered': 'somebody logged in',
  'user.refused': 'somebody was not let in',
  'user.left': 'somebody logged out',
  'user.added': 'a user was added',
  'user.changed': 'a user was changed: role, password, what is shown, whether they may come in',
  'user.removed': 'a user was removed',
  'key.made': 'an API key was made',
  'key.revoked': 'an API key was revoked',
  'connection.allowed': 'somebody let Evergreen into a CRM in the browser',
  'audit.exported': 'entries of the audit were exported, and which',
  'audit.dropped': 'entries that need not be kept any more were dropped, and which',
  paused: 'writing was paused',
  resumed: 'writing was resumed',
} as const
export type AuditEvent = keyof typeof AUDIT_EVENTS

/** Who did it. */
export const ACTORS = {
  worker: 'a job of a run',
  schedule: 'the schedule of a sync',
  notices: 'news of changes that came from the CRM',
  evergreen: 'Evergreen itself, because time has passed',
  'cli:NAME': 'the user NAME of the machine, at the command line',
  'user:NAME': 'the user NAME, in the console',
  'key:NAME/LABEL': 'a program with the API key LABEL of the user NAME',
} as const
type NamedActor = Exclude<keyof typeof ACTORS, `${string}:NAME${string}`>
export type Actor = NamedActor | `${'cli' | 'user' | 'key'}:${string}`

/** What became of a change. */
export const CHANGE_OUTCOMES = {
  applied: 'written',
  altered: 'written, and something in the CRM made another value of it',
  unchanged: 'the CRM had the value already',
  rejected: 'the CRM refused it, in its own words',
  conflict: 'the record changed since the change was planned; nothing was written',
  overtaken: 'written over an edit that came between the comparison and the write',
  uncertain: 'the answer was lost, and nothing tells whether it was written',
  declined: 'a person said no to it',
  'left-out': 'others of its plan were chosen; a stamp that had nothing to ride along with',
} as const
export type ChangeOutcome = keyof typeof CHANGE_OUTCOMES

/** Why a change was proposed: a meaning for each of decide's reasons. */
export const CHANGE_REASONS = {
  normalized: 'the same meaning in a better notation',
  filled: 'the field was empty',
  refreshed: 'the value was stale',
  overwritten: 'the policy of the field says that the source always wins',
  restored: 'an edit that a change of ours went over was put back',
  undone: 'ops took a change of ours back',
  redone: 'ops undid an undo: the value is ours again',
  stamped: 'how fresh the record is, or the like, for the CRM to show',
} as const satisfies Record<ProposalReason, string>
