// GET /query and /queryAll: SOQL, page by page. The pages after the first come from a snapshot of the first moment.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { OWN_PERMISSIONS, ownPermissions } from '../access/own-permissions.ts'
import { ApiError } from '../api-error.ts'
import type { Org } from '../org.ts'
import { type Paging, pageOf } from '../soql/answer.ts'
import { columnMetadataOf } from '../soql/column-metadata.ts'
import { explain } from '../soql/explain.ts'
import { type Asker, planOf } from '../soql/plan.ts'
import { run, type Snapshot } from '../soql/run.ts'
import { stampOf } from '../stamp.ts'
import { callerOf } from './caller.ts'
import { baseOf, DATA, type PathParams, queryText } from './request.ts'

const PAGE_MIN = 200
const PAGE_MAX = 2000

export function queryRoutes(scope: FastifyInstance, org: Org): void {
  for (const [path, withDeleted] of [
    [`${DATA}/query`, false],
    [`${DATA}/queryAll`, true],
  ] as const) {
    scope.get<PathParams>(path, async request => {
      const asked = queryText(request, 'explain')
      if (asked !== undefined) return explain(org.store, planOf(askerOf(request, org), asked))
      const soql = queryText(request, 'q')
      if (soql === undefined)
        throw new ApiError(400, 'MALFORMED_QUERY', 'No query was given: the parameter q is missing')
      const plan = planOf(askerOf(request, org), soql)
      if (queryText(request, 'columns') === 'true') return columnMetadataOf(plan)
      const rows = plan.type.name === OWN_PERMISSIONS ? ownPermissions(org, callerOf(request).author.userId) : org.store
      return answer(request, org, run(rows, plan, withDeleted))
    })

    scope.get<PathParams & { Params: { locator: string } }>(`${path}/:locator`, async request => {
      const { id, snapshot, size, offset } = org.cursors.find(request.params.locator)
      return pageOf(snapshot, offset, pagingOf(request, org, size), id)
    })
  }
}

/** Who asks, for planOf. */
export function askerOf(request: FastifyRequest<PathParams>, org: Org): Asker {
  const { schema, author } = callerOf(request)
  return { schema, userId: author.userId, now: org.clock.now() }
}

function answer(request: FastifyRequest<PathParams>, org: Org, snapshot: Snapshot) {
  const { plan, rows } = snapshot
  if (plan.isCount) return { totalSize: rows.length, done: true, records: [] }
  const paging = pagingOf(request, org)
  if (plan.grouping !== undefined && rows.length > paging.size) {
    const message = 'Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch'
    throw new ApiError(400, 'EXCEEDED_ID_LIMIT', message)
  }
  if (plan.use !== undefined) noteUse(request, org, snapshot)
  return pageOf(snapshot, 0, paging)
}

/** FOR VIEW and FOR REFERENCE: the records join the recent items and show when they were used, without being edited. */
function noteUse(request: FastifyRequest<PathParams>, org: Org, { plan, rows }: Snapshot): void {
  org.recent.note(callerOf(request).author.userId, rows, plan.type.name)
  const stamp = stampOf(org.clock.now())
  const used =
    plan.use === 'VIEW' ? { LastViewedDate: stamp, LastReferencedDate: stamp } : { LastReferencedDate: stamp }
  if (plan.type.field('LastReferencedDate') === undefined) return
  for (const { Id } of rows) {
    const row = org.store.table(plan.type).get(Id)
    if (row !== undefined) org.store.adjust(plan.type, row, used)
  }
}

/**
 * How this request wants its answer cut.
 * @param usual rows of a page when it does not say: for the pages that follow, as many as the first was to have
 */
export function pagingOf(request: FastifyRequest<PathParams>, org: Org, usual = PAGE_MAX): Paging {
  const size = pageSize(request, usual)
  const open = (snapshot: Snapshot): string => {
    const id = org.store.nextId('01g')
    org.cursors.add(id, snapshot, size)
    return id
  }
  return { base: baseOf(request), size: Math.min(size, org.cursors.mostRows), open }
}

/** As asked by `Sforce-Query-Options: batchSize=200`, within 200 and 2000. */
function pageSize(request: FastifyRequest<PathParams>, usual: number): number {
  const header = request.headers['sforce-query-options']
  const asked = /batchSize\s*=\s*(\d+)/i.exec(typeof header === 'string' ? header : '')?.[1]
  return asked === undefined ? usual : Math.min(Math.max(Number(asked), PAGE_MIN), PAGE_MAX)
}
