// The sandbox's Salesforce: an org in memory and the routes that show it over HTTP as the real one does.
import type { FastifyInstance } from 'fastify'
import { notFound } from './api-error.ts'
import type { Org } from './org.ts'
import { bulkQueryRoutes } from './routes/bulk-query.ts'
import { collectionRoutes } from './routes/collections.ts'
import { describeRoutes } from './routes/describe.ts'
import { limitRoutes } from './routes/limits.ts'
import { oauthRoutes } from './routes/oauth.ts'
import { queryRoutes } from './routes/query.ts'
import { recordRoutes } from './routes/record.ts'
import { prepareScope } from './routes/scope.ts'
import { versionRoutes } from './routes/versions.ts'

export { Org } from './org.ts'

/** Adds the org's paths to a server, in a scope of their own: nothing of it shows in other routes. */
export function salesforceRoutes(app: FastifyInstance, org: Org): void {
  app.register(async scope => {
    prepareScope(scope, org)
    oauthRoutes(scope, org)
    versionRoutes(scope, org)
    describeRoutes(scope)
    limitRoutes(scope, org)
    queryRoutes(scope, org)
    recordRoutes(scope, org)
    collectionRoutes(scope, org)
    bulkQueryRoutes(scope, org)
    scope.all('/services/*', async () => {
      throw notFound()
    })
  })
}
