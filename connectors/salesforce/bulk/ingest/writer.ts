// Writing by Bulk API 2.0: one job for very many records, compared by one query, in some fifteen calls.
import type { BulkWriter, Change, ConnectorDeps, WriteOutcome } from '../../../../src/contract/connector.ts'
import { costsOf, isWorthJob } from '../../cost/way.ts'
import type { Describer } from '../../describe.ts'
import type { SalesforceTransport } from '../../transport.ts'
import { type Prepared, prepared, specsOf } from '../../write/row.ts'
import { wholeAnswer } from '../whole.ts'
import { type ByJob, changedSince } from './changed.ts'
import { fileOf, meansCleared } from './file.ts'
import { abortJob, fillAndBegin, lookAtJob, makeJob } from './job.ts'
import { rowsOf } from './results.ts'

/** A file may have 100 MB; the results come with its columns, and are read whole. */
export const MOST = { records: 100_000, characters: 20_000_000 }

interface Parts {
  readonly transport: SalesforceTransport
  readonly describer: Describer
  readonly deps: ConnectorDeps
}

/** The bulk part of a Salesforce destination. */
export function createBulkWriter({ transport, describer, deps }: Parts): BulkWriter {
  return {
    worth: records => isWorthJob(records, costsOf(deps.session).now()),
    most: MOST,
    changedSince: async (stream, fields, since, signal) => {
      const type = await describer.of(stream)
      const byJob: ByJob = (soql, bin, columns) => {
        const shape = { columns, fields: columns.filter(name => name !== 'Id'), type }
        return wholeAnswer({ transport, deps }, soql, bin ? 'queryAll' : 'query', shape, signal)
      }
      return changedSince(transport, type, { fields, since, where: deps.alias }, byJob, signal)
    },
    make: stream => makeJob(transport, stream),
    begin: async (job, stream, changes) => {
      const type = await describer.of(stream)
      const specs = specsOf(type)
      const rows = changes.map(change => forFile(prepared(type, specs, change)))
      const sent = rows.flatMap(row => ('values' in row ? [{ id: row.change.recordId, values: row.values }] : []))
      const refused = rows.flatMap(row => ('outcome' in row ? [[row.change.recordId, row.outcome] as const] : []))
      const file = { text: fileOf(sent), rows: sent.length }
      const due = sent.length === 0 ? null : await fillAndBegin(transport, deps, job, file)
      return { refused: new Map(refused), due }
    },
    end: async (job, stream, rows, signal) => {
      const look = await lookAtJob(transport, deps, { id: job, rows }, signal)
      if (typeof look === 'string') return { status: look }
      const { receiptField } = await describer.of(stream)
      return { status: 'over', rows: await rowsOf(transport, job, receiptField, signal), ...look }
    },
    drop: (job, signal) => abortJob(transport, job, signal),
  }
}

/** In a file the text "#N/A" clears the field. */
function forFile(row: Prepared): Prepared {
  if ('outcome' in row || !meansCleared(row.values)) return row
  return { change: row.change, outcome: clearsUnasked(row.change) }
}

function clearsUnasked({ fields }: Change): WriteOutcome {
  const named = Object.keys(fields).filter(name => fields[name] === '#N/A')
  const answer = `${named.join(', ')}: the text would clear the field`
  return { status: 'rejected', code: 'INVALID_FIELD_VALUE', answer, fields: named }
}
