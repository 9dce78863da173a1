// GET /query and /queryAll: SOQL, page by page. The pages after the first come from a snapshot of the first moment.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ApiError } from '../api-error.ts'
import type { Org } from '../org.ts'
import { planOf } from '../soql/plan.ts'
import { recordOf } from '../soql/project.ts'
import { run, type Snapshot } from '../soql/run.ts'
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
      const soql = queryText(request, 'q')
      if (soql === undefined) throw new ApiError(400, 'MALFORMED_QUERY', 'Missing parameter q')
      const snapshot = run(org.store, planOf(callerOf(request).schema, soql, org.clock.now()), withDeleted)
      if (snapshot.plan.isCount) return { totalSize: snapshot.rows.length, done: true, records: [] }
      const isOnePage = snapshot.rows.length <= pageSize(request)
      const cursorId = isOnePage ? '' : org.store.nextId('01g')
      if (!isOnePage) org.cursors.add(cursorId, snapshot)
      return pageOf(request, cursorId, snapshot, 0)
    })

    scope.get<PathParams & { Params: { locator: string } }>(`${path}/:locator`, async request => {
      const { id, snapshot, offset } = org.cursors.find(request.params.locator)
      return pageOf(request, id, snapshot, offset)
    })
  }
}

function pageOf(request: FastifyRequest<PathParams>, cursorId: string, snapshot: Snapshot, offset: number) {
  const { plan, rows, find } = snapshot
  const base = baseOf(request)
  const end = Math.min(offset + pageSize(request), rows.length)
  const done = end === rows.length
  const records = rows.slice(offset, end).map(row => recordOf(plan.type, plan.columns, row, find, base))
  const next = done ? {} : { nextRecordsUrl: `${base}/query/${cursorId}-${end}` }
  return { totalSize: rows.length, done, ...next, records }
}

/** As asked by `Sforce-Query-Options: batchSize=200`, within 200 and 2000. */
function pageSize(request: FastifyRequest<PathParams>): number {
  const header = request.headers['sforce-query-options']
  const asked = /batchSize\s*=\s*(\d+)/i.exec(typeof header === 'string' ? header : '')?.[1]
  return asked === undefined ? PAGE_MAX : Math.min(Math.max(Number(asked), PAGE_MIN), PAGE_MAX)
}
