// GET /tooling/query: SOQL over the definitions of objects and fields.
import type { FastifyInstance } from 'fastify'
import { ApiError } from '../../api-error.ts'
import { toolingStoreOf } from '../../metadata/tooling.ts'
import type { Org } from '../../org.ts'
import { recordIn } from '../../soql/answer.ts'
import { columnMetadataOf } from '../../soql/column-metadata.ts'
import { planOf } from '../../soql/plan.ts'
import type { JsonRecord } from '../../soql/project.ts'
import { run } from '../../soql/run.ts'
import { callerOf } from '../caller.ts'
import { baseOf, DATA, type PathParams, queryText } from '../request.ts'

/** Children of one component in an answer; there are never more. */
const PAGE = 2000

export function toolingQueryRoutes(scope: FastifyInstance, org: Org): void {
  scope.get<PathParams>(`${DATA}/tooling/query`, async request => {
    const soql = queryText(request, 'q')
    if (soql === undefined) throw new ApiError(400, 'MALFORMED_QUERY', 'Missing parameter q')
    const store = toolingStoreOf(org)
    const { userId } = callerOf(request).author
    const plan = planOf({ schema: store.schema, userId, now: org.clock.now() }, soql)
    checkSight(org, plan.type.name, userId)
    if (queryText(request, 'columns') === 'true') return columnMetadataOf(plan)
    const snapshot = run(store, plan, false)
    const { rows } = snapshot
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
    const paging = { base: `${baseOf(request)}/tooling`, size: PAGE, open: () => '' }
    const records = rows.map(row => withMetadata(recordIn(snapshot, row, paging)))
    return { ...envelope, records }
  })
}

/** @throws ApiError for what only those see who may look at the setup */
function checkSight(org: Org, object: string, userId: string): void {
  if (object !== 'PlatformEventChannelMember' || org.access.grantsOf(userId).has('PermissionsViewSetup')) return
  throw new ApiError(400, 'INVALID_TYPE', `sObject type '${object}' is not supported.`)
}

/** FullName and Metadata are made for one component at a time. */
function checkComplex(paths: readonly string[], count: number): void {
  const complex = paths.find(path => path === 'Metadata' || path === 'FullName')
  if (complex === undefined || count <= 1) return
  const message =
    'When retrieving results with Metadata or FullName fields, the query qualification must specify no more than one ' +
    `row for retrieval. Result size: ${count}`
  throw new ApiError(400, 'MALFORMED_QUERY', message)
}

/** Stored as text, shown as what it says. */
export function withMetadata(record: JsonRecord): JsonRecord {
  const { Metadata } = record
  return typeof Metadata === 'string' ? { ...record, Metadata: JSON.parse(Metadata) } : record
}
