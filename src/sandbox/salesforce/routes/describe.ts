// GET /sobjects and /sobjects/{T}/describe: which objects and fields the org has for the caller. A client that has seen
// the answer may say since when, and is told when nothing changed.
import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { recordTypesOf } from '../access/record-types.ts'
import type { Org } from '../org.ts'
import { describeBrief, describeFull } from '../schema/describe.ts'
import { callerOf } from './caller.ts'
import { recentItemsOf } from './reading/recent.ts'
import { baseOf, DATA, type PathParams, typeOf } from './request.ts'

export function describeRoutes(scope: FastifyInstance, org: Org): void {
  scope.get<PathParams>(`${DATA}/sobjects`, async (request, reply) => {
    if (isSeen(org, request, reply)) return reply.code(304).send()
    return {
      encoding: 'UTF-8',
      maxBatchSize: 200,
      sobjects: callerOf(request).schema.types.map(type => describeBrief(type, baseOf(request))),
    }
  })

  scope.get<PathParams>(`${DATA}/sobjects/:type`, async request => ({
    objectDescribe: describeBrief(typeOf(request), baseOf(request)),
    recentItems: recentItemsOf(request, org, typeOf(request).name),
  }))

  scope.get<PathParams>(`${DATA}/sobjects/:type/describe`, async (request, reply) => {
    const type = typeOf(request)
    if (isSeen(org, request, reply)) return reply.code(304).send()
    return describeFull(callerOf(request).schema, type, baseOf(request), recordTypesOf(org.store, type.name))
  })
}

/** Says when the answer last changed, to the second, and whether the client has it as it is now. */
function isSeen(org: Org, request: FastifyRequest, reply: FastifyReply): boolean {
  const { userId } = callerOf(request).author
  const changed = new Date(org.access.changedAt(userId)).toUTCString()
  const etag = `"${createHash('sha256').update(`${userId} ${request.url} ${changed}`).digest('hex').slice(0, 8)}"`
  reply.header('last-modified', changed).header('etag', etag)
  const known = request.headers['if-none-match']
  if (known !== undefined) return known.replace(/^W\//, '').replace(/-gzip"$/, '"') === etag
  return Date.parse(request.headers['if-modified-since'] ?? '') >= Date.parse(changed)
}
