// A Bulk API 2.0 ingest job: what it was asked for, what was uploaded, and what became of its rows.
import type { Assignment } from '../../rules/assignment.ts'
import type { SchemaView } from '../../schema/schema.ts'
import type { Author } from '../../store/record-store.ts'
import type { DELIMITERS } from '../query-job.ts'

export type IngestState = 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted'
export type IngestOperation = 'insert' | 'update' | 'upsert' | 'delete' | 'hardDelete'

/** A row that was done, with its place in the upload. */
export interface DoneRow {
  readonly index: number
  readonly id: string | undefined
  readonly created: boolean
  /** CODE:message:FIELDS--; nothing for a row that succeeded. */
  readonly error: string | undefined
}

export interface IngestRequest {
  readonly operation: IngestOperation
  readonly object: string
  readonly externalIdFieldName: string | undefined
  readonly columnDelimiter: keyof typeof DELIMITERS
  readonly lineEnding: 'LF' | 'CRLF'
  readonly assignmentRuleId: string | undefined
}

export class IngestJob {
  readonly id: string
  readonly request: IngestRequest
  readonly createdAt: number
  /** Such as 68.0. */
  readonly apiVersion: string
  readonly author: Author
  /** What the user may see when the job runs. */
  readonly schema: () => SchemaView
  state: IngestState = 'Open'
  changedAt: number
  /** The file, until it is parsed. */
  csv: string | undefined
  header: readonly string[] = []
  rows: readonly (readonly string[])[] = []
  readonly done: DoneRow[] = []
  failedRows = 0
  errorMessage: string | undefined
  startedAt: number | undefined
  endedAt: number | undefined

  constructor(
    made: Pick<IngestJob, 'id' | 'request' | 'createdAt' | 'apiVersion' | 'schema'> & { readonly author: Author },
  ) {
    this.id = made.id
    this.request = made.request
    this.createdAt = made.createdAt
    this.changedAt = made.createdAt
    this.apiVersion = made.apiVersion
    this.schema = made.schema
    this.author = { ...made.author, requestId: made.id, jobId: made.id }
  }

  get assignment(): Assignment {
    const { assignmentRuleId } = this.request
    return assignmentRuleId === undefined ? 'off' : { ruleId: assignmentRuleId }
  }
}
