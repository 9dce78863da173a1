// The sandbox's Salesforce: an org in memory and the routes that show it over HTTP as the real one does.
import type { FastifyInstance } from 'fastify'
import type { Foundation } from '../foundation.ts'
import { Org } from './org.ts'
import { bulkQueryRoutes } from './routes/bulk-query.ts'
import { bulkResultRoutes } from './routes/bulk-results.ts'
import { bulk1Routes } from './routes/bulk1/index.ts'
import { batchRoutes } from './routes/composite/batch.ts'
import { collectionRoutes } from './routes/composite/collections.ts'
import { compositeRoutes } from './routes/composite/composite.ts'
import { graphRoutes } from './routes/composite/graph.ts'
import { collectionReadRoutes } from './routes/composite/read.ts'
import { treeRoutes } from './routes/composite/tree.ts'
import { describeRoutes } from './routes/describe.ts'
import { refuseUnrouted } from './routes/edge/methods.ts'
import { ingestRoutes } from './routes/ingest/jobs.ts'
import { ingestResultRoutes } from './routes/ingest/results.ts'
import { limitRoutes } from './routes/limits.ts'
import { oauthRoutes } from './routes/oauth/index.ts'
import { queryRoutes } from './routes/query.ts'
import { appearanceRoutes } from './routes/reading/appearance.ts'
import { changedRoutes } from './routes/reading/changed.ts'
import { layoutRoutes } from './routes/reading/layouts.ts'
import { recentRoutes } from './routes/reading/recent.ts'
import { externalIdRoutes } from './routes/records/by-external-id.ts'
import { recordRoutes } from './routes/records/by-id.ts'
import { prepareScope } from './routes/scope.ts'
import { searchRoutes } from './routes/search/index.ts'
import { soapRoutes } from './routes/soap/index.ts'
import { toolingRoutes } from './routes/tooling/index.ts'
import { versionRoutes } from './routes/versions.ts'

export type { Org } from './org.ts'
export { pubsubServer } from './pubsub/server.ts'

/** An org with its users and no records: Account, Contact and Lead, each with `Evergreen_Receipt__c`. */
export function createOrg(foundation: Foundation): Org {
  return new Org(foundation)
}

/** Adds the org's paths to a server, in a scope of their own: nothing of it shows in other routes. */
export function salesforceRoutes(app: FastifyInstance, org: Org): void {
  app.register(async scope => {
    prepareScope(scope, org)
    const refusal = refuseUnrouted(scope)
    oauthRoutes(scope, org) // /services/oauth2/*, /id/{org}/{user}
    soapRoutes(scope, org) // /services/Soap/{u|c|m}/{version}
    toolingRoutes(scope, org) // /tooling/*
    versionRoutes(scope, org) // /services/data, /services/data/vXX.0, and what only leads on: /composite, /jobs …
    describeRoutes(scope, org) // /sobjects, /sobjects/{T}, /sobjects/{T}/describe
    recordRoutes(scope, org) // /sobjects/{T}, /sobjects/{T}/{id}
    externalIdRoutes(scope, org) // /sobjects/{T}/{field}/{value}
    collectionRoutes(scope, org) // /composite/sobjects, /composite/sobjects/{T}/{field}
    collectionReadRoutes(scope, org) // /composite/sobjects/{T}
    compositeRoutes(scope, org) // /composite
    batchRoutes(scope) // /composite/batch
    graphRoutes(scope, org) // /composite/graph
    treeRoutes(scope, org) // /composite/tree/{T}
    changedRoutes(scope, org) // /sobjects/{T}/updated, /sobjects/{T}/deleted
    recentRoutes(scope, org) // /recent
    layoutRoutes(scope, org) // /sobjects/{T}/describe/layouts, …/compactLayouts, /compactLayouts
    appearanceRoutes(scope) // /tabs, /theme, /quickActions, /process/*, /sobjects/{T}/listviews
    searchRoutes(scope, org) // /search, /parameterizedSearch
    queryRoutes(scope, org) // /query, /queryAll
    bulkQueryRoutes(scope, org) // /jobs/query, /jobs/query/{id}
    bulkResultRoutes(scope, org) // /jobs/query/{id}/results, /jobs/query/{id}/resultPages
    bulk1Routes(scope, org) // /services/async/{version}/job
    ingestRoutes(scope, org) // /jobs/ingest, /jobs/ingest/{id}, /jobs/ingest/{id}/batches
    ingestResultRoutes(scope, org) // /jobs/ingest/{id}/successfulResults, /failedResults, /unprocessedrecords
    limitRoutes(scope, org) // /limits
    scope.all('/services/*', async request => {
      throw refusal(request.method, request.url)
    })
  })
}
