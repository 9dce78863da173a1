// What a save needs to know beside the record: the org, who writes, what that user may see, and what the request wishes.
import type { SandboxClock } from '../../clock.ts'
import type { RowError } from '../api-error.ts'
import type { Assignment } from '../rules/assignment.ts'
import type { Rules } from '../rules/rules.ts'
import type { SchemaView } from '../schema/schema.ts'
import type { Author, RecordStore } from '../store/record-store.ts'

/** The part of an org that saving uses. */
export interface SavingOrg {
  readonly store: RecordStore
  readonly rules: Rules
  readonly clock: SandboxClock
  /** The Automated Process user. */
  readonly automatedUserId: string
}

export interface SaveContext {
  readonly org: SavingOrg
  readonly author: Author
  readonly schema: SchemaView
  /** Save although an alerting duplicate rule objects. */
  readonly allowDuplicates: boolean
  readonly assignment: Assignment
  /** For whom locks are held, where that is not the request as a whole: each batch of a job is a transaction. */
  readonly lockHolder?: string
}

/** What became of one record. */
export interface Outcome {
  /** The record's id, where it is known. */
  readonly id: string | undefined
  readonly created: boolean
  readonly errors: readonly RowError[]
}

export function failed(id: string | undefined, ...errors: readonly RowError[]): Outcome {
  return { id, created: false, errors }
}

/** A refusal without fields. */
export function refusal(code: string, message: string, fields: readonly string[] = []): RowError {
  return { code, message, fields }
}
