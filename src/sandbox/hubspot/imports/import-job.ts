// One import: its state, its counters and the errors of its rows.
import type { ImportRequest, Mapping } from './request.ts'

export type ImportState = 'STARTED' | 'PROCESSING' | 'DONE' | 'FAILED' | 'CANCELED' | 'DEFERRED'

export interface RowError {
  readonly id: string
  readonly createdAt: number
  readonly errorType: string
  readonly errorMessage: string
  readonly objectTypeId: string
  /** "CONTACT" */
  readonly objectType: string
  readonly invalidValue?: string
  readonly knownColumnNumber?: number
  readonly lineNumber: number
  readonly rowData: readonly string[]
}

/** A row of a file; the header line is line 1. */
export interface ImportRow {
  readonly lineNumber: number
  readonly cells: readonly string[]
  readonly width: number
  readonly mappings: readonly Mapping[]
}

export interface ImportJob {
  readonly id: string
  readonly request: ImportRequest
  readonly fileIds: readonly string[]
  readonly rows: readonly ImportRow[]
  readonly createdAt: number
  updatedAt: number
  state: ImportState
  /** Rows that were read so far. */
  done: number
  readonly counters: Record<string, number>
  readonly errors: RowError[]
}

/** As the API shows it. */
export function importShown(job: ImportJob): object {
  const types = new Set(job.rows.flatMap(row => row.mappings.map(mapping => mapping.table.type.typeId)))
  return {
    id: job.id,
    state: job.state,
    importName: job.request.name,
    importSource: 'API',
    importRequestJson: job.request,
    optOutImport: false,
    mappedObjectTypeIds: [...types],
    metadata: { objectLists: [], fileIds: job.fileIds, counters: job.counters },
    createdAt: new Date(job.createdAt).toISOString(),
    updatedAt: new Date(job.updatedAt).toISOString(),
  }
}
