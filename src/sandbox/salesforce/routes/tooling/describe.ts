// GET /tooling/sobjects and /tooling/sobjects/{T}/describe: the objects of the Tooling API.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { notFound } from '../../api-error.ts'
import { toolingStoreOf } from '../../metadata/tooling.ts'
import type { Org } from '../../org.ts'
import { describeBrief, describeFull } from '../../schema/describe.ts'
import type { SObjectType } from '../../schema/schema.ts'
import { baseOf, DATA, type PathParams } from '../request.ts'

export function toolingDescribeRoutes(scope: FastifyInstance, org: Org): void {
  const base = (request: FastifyRequest<PathParams>) => `${baseOf(request)}/tooling`

  scope.get<PathParams>(`${DATA}/tooling/sobjects`, async request => ({
    encoding: 'UTF-8',
    maxBatchSize: 200,
    sobjects: toolingStoreOf(org).schema.types.map(type => describeBrief(type, base(request))),
  }))

  scope.get<PathParams>(`${DATA}/tooling/sobjects/:type`, async request => ({
    objectDescribe: describeBrief(toolingTypeOf(org, request.params.type), base(request)),
    recentItems: [],
  }))

  scope.get<PathParams>(`${DATA}/tooling/sobjects/:type/describe`, async request => {
    const { schema } = toolingStoreOf(org)
    return describeFull(schema, toolingTypeOf(org, request.params.type), base(request))
  })
}

/** @throws ApiError 404 NOT_FOUND */
export function toolingTypeOf(org: Org, name: string): SObjectType {
  const type = toolingStoreOf(org).schema.type(name)
  if (type === undefined) throw notFound()
  return type
}
