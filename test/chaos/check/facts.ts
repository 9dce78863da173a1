// What is known of some rounds when they are over: the CRMs' side and the audit's side, as plain data.
import type { WriteEntry } from '../../../src/sandbox/write-log.ts'
import type { CrmName } from '../wire/call.ts'

/** An entry of the audit about one field: `field.change` or `field.overtaken`. */
export interface AuditedField {
  readonly event: string
  readonly system: CrmName
  readonly recordId: string
  readonly field: string
  readonly intentId: string
  readonly before: string | null
  readonly after: string | null
  readonly reason: string
  readonly outcome: string
}

/** One time that a change was sent. Positions are places in the write log: what stands before had happened by then. */
export interface Send {
  /** When the request had come. */
  readonly at: number
  /** When the last comparison before it was asked for: what stands before could be seen by it. */
  readonly comparedAt: number
  readonly fields: readonly string[]
}

export interface Facts {
  /** Everything that the CRMs accepted, in order. */
  readonly writes: readonly WriteEntry[]
  /** The first of them that is looked at; what is older was looked at before. */
  readonly from: number
  readonly audit: readonly AuditedField[]
  /** By the intent's id. */
  readonly sends: ReadonlyMap<string, readonly Send[]>
  /** Whether the CRM keeps a history of the field. */
  readonly watched: (system: CrmName, field: string) => boolean
  /** What a trigger makes of a value; the same where there is none. */
  readonly altered: (system: CrmName, field: string, value: string | null) => string | null
  readonly openIntents: number
  /** Changes of which Evergreen says that nobody can tell whether they went over an edit. */
  readonly unwatched: number
  /** Jobs that have not exactly one entry of their start and one of their end. */
  readonly jobsAmiss: number
  /** Runs that did not end as they should, in words. */
  readonly runsAmiss: readonly string[]
}

export interface Checked {
  /** Each says in one line what differs. */
  readonly mismatches: readonly string[]
  /** Changes of ours that reached the CRMs. */
  readonly writes: number
  /** Edits of a person that fell between a comparison and a write, and were written over. */
  readonly windowEdits: number
  /** Of these, edits of fields of which no history exists. */
  readonly untold: number
}

/** Of both sides the same: nothing is null. */
export function textOf(value: WriteEntry['after']): string | null {
  return value === null || value === '' ? null : String(value)
}
