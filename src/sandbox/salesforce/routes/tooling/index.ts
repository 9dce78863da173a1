// /tooling/*: the Tooling API as far as custom objects and fields need it.
import type { FastifyInstance } from 'fastify'
import type { Org } from '../../org.ts'
import { toolingComponentRoutes } from './component.ts'
import { toolingDescribeRoutes } from './describe.ts'
import { toolingQueryRoutes } from './query.ts'

export function toolingRoutes(scope: FastifyInstance, org: Org): void {
  toolingQueryRoutes(scope, org) // /tooling/query
  toolingDescribeRoutes(scope, org) // /tooling/sobjects, /tooling/sobjects/{T}/describe
  toolingComponentRoutes(scope, org) // /tooling/sobjects/{T}, /tooling/sobjects/{T}/{id}, /tooling/composite/sobjects
}
