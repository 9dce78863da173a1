// GET /sobjects and /sobjects/{T}/describe: which objects and fields the org has.
import type { FastifyInstance } from 'fastify'
import type { Org } from '../org.ts'
import { describeBrief, describeFull } from '../schema/describe.ts'
import { callerOf } from './caller.ts'
import { baseOf, DATA, type PathParams, typeOf } from './request.ts'

export function describeRoutes(scope: FastifyInstance, org: Org): void {
  scope.get<PathParams>(`${DATA}/sobjects`, async request => ({
    encoding: 'UTF-8',
    maxBatchSize: 200,
    sobjects: callerOf(request).schema.types.map(type => describeBrief(type, baseOf(request))),
  }))

  scope.get<PathParams>(`${DATA}/sobjects/:type`, async request => ({
    objectDescribe: describeBrief(typeOf(request), baseOf(request)),
    recentItems: [],
  }))

  scope.get<PathParams>(`${DATA}/sobjects/:type/describe`, async (request, reply) => {
    const type = typeOf(request)
    const since = Date.parse(request.headers['if-modified-since'] ?? '')
    const changed = new Date(org.schema.changedAt).toUTCString()
    reply.header('last-modified', changed).header('etag', `"${type.name}-${request.params.version}"`)
    if (since >= Date.parse(changed)) return reply.code(304).send()
    return describeFull(callerOf(request).schema, type, baseOf(request))
  })
}
