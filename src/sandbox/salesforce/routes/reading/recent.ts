// GET /recent: the records that the caller looked at last.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Org } from '../../org.ts'
import { attributesOf } from '../../soql/project.ts'
import { callerOf } from '../caller.ts'
import { baseOf, DATA, type PathParams, queryText } from '../request.ts'

const MOST = 200

export function recentRoutes(scope: FastifyInstance, org: Org): void {
  scope.get<PathParams>(`${DATA}/recent`, async request => {
    const asked = Number(queryText(request, 'limit') ?? MOST)
    return recentItemsOf(request, org).slice(0, Math.min(Number.isNaN(asked) ? MOST : asked, MOST))
  })
}

/** Newest first; of one object where `object` names it. */
export function recentItemsOf(request: FastifyRequest<PathParams>, org: Org, object?: string): object[] {
  const { schema, author } = callerOf(request)
  return org.recent.list(author.userId).flatMap(item => {
    const type = schema.type(item.object)
    const row = type === undefined ? undefined : org.store.table(type).get(item.id)
    if (type === undefined || row === undefined || row['IsDeleted'] === true) return []
    if (object !== undefined && object !== type.name) return []
    const name = type.fields.find(field => field.nameField)?.name ?? 'Name'
    return [{ attributes: attributesOf(type, row.Id, baseOf(request)), Id: row.Id, [name]: row[name] ?? null }]
  })
}
