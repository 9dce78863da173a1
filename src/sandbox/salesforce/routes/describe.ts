// GET /sobjects and /sobjects/{T}/describe: which objects and fields the org has.
import type { FastifyInstance } from 'fastify'
import { describeBrief, describeFull } from '../schema/describe.ts'
import { objectTypes } from '../schema/schema.ts'
import { baseOf, DATA, type PathParams, typeOf } from './request.ts'

/** The schema never changes while the sandbox runs, so a client that has seen it may be told so. */
const LAST_CHANGED = 'Thu, 01 Jan 2026 00:00:00 GMT'

export function describeRoutes(scope: FastifyInstance): void {
  scope.get<PathParams>(`${DATA}/sobjects`, async request => ({
    encoding: 'UTF-8',
    maxBatchSize: 200,
    sobjects: objectTypes.map(type => describeBrief(type, baseOf(request))),
  }))

  scope.get<PathParams>(`${DATA}/sobjects/:type`, async request => ({
    objectDescribe: describeBrief(typeOf(request), baseOf(request)),
    recentItems: [],
  }))

  scope.get<PathParams>(`${DATA}/sobjects/:type/describe`, async (request, reply) => {
    const type = typeOf(request)
    const since = Date.parse(request.headers['if-modified-since'] ?? '')
    reply.header('last-modified', LAST_CHANGED).header('etag', `"${type.name}-${request.params.version}"`)
    if (since >= Date.parse(LAST_CHANGED)) return reply.code(304).send()
    return describeFull(type, baseOf(request))
  })
}
