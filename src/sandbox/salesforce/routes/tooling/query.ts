// GET /tooling/query: SOQL over the definitions of objects and fields.
import type { FastifyInstance } from 'fastify'
import { ApiError } from '../../api-error.ts'
import { toolingStoreOf } from '../../metadata/tooling.ts'
import type { Org } from '../../org.ts'
import { planOf } from '../../soql/plan.ts'
import { type JsonRecord, recordOf } from '../../soql/project.ts'
import { run } from '../../soql/run.ts'
import { baseOf, DATA, type PathParams, queryText } from '../request.ts'

export function toolingQueryRoutes(scope: FastifyInstance, org: Org): void {
  scope.get<PathParams>(`${DATA}/tooling/query`, async request => {
    const soql = queryText(request, 'q')
    if (soql === undefined) throw new ApiError(400, 'MALFORMED_QUERY', 'Missing parameter q')
    const store = toolingStoreOf(org)
    const { plan, rows, find } = run(store, planOf(store.schema, soql, org.clock.now()), false)
    const envelope = {
      size: rows.length,
      totalSize: rows.length,
      done: true,
      queryLocator: null,
      entityTypeName: plan.type.name,
    }
    if (plan.isCount) return { ...envelope, records: [] }
    checkComplex(
      plan.columns.map(column => column.path),
      rows.length,
    )
    const base = `${baseOf(request)}/tooling`
    const records = rows.map(row => withMetadata(recordOf(plan.type, plan.columns, row, find, base)))
    return { ...envelope, records }
  })
}

/** FullName and Metadata are made for one component at a time. */
function checkComplex(paths: readonly string[], count: number): void {
  const complex = paths.find(path => path === 'Metadata' || path === 'FullName')
  if (complex === undefined || count <= 1) return
  const message =
    'When retrieving results with Metadata or FullName fields, the query qualificatio must specify no more than one ' +
    `row for retrieval. Result size: ${count}`
  throw new ApiError(400, 'MALFORMED_QUERY', message)
}

/** Stored as text, shown as what it says. */
export function withMetadata(record: JsonRecord): JsonRecord {
  const { Metadata } = record
  return typeof Metadata === 'string' ? { ...record, Metadata: JSON.parse(Metadata) } : record
}
