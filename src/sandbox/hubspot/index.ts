// HubSpot in memory: the portal that holds the records, and the routes that show it over HTTP.
import type { FastifyInstance } from 'fastify'
import type { Foundation } from '../foundation.ts'
import { registerEndpoints } from './http/register.ts'
import { Portal } from './portal.ts'
import { accountInfo } from './routes/account/details.ts'
import { limitsTracking } from './routes/account/limits-tracking.ts'
import { apiUsage } from './routes/account/usage.ts'
import { associationEndpoints } from './routes/associations/index.ts'
import { exportReads } from './routes/exports/read.ts'
import { startExport } from './routes/exports/start.ts'
import { importReads } from './routes/imports/read.ts'
import { startImport } from './routes/imports/start.ts'
import { listEndpoints } from './routes/lists/index.ts'
import { oauthEndpoints } from './routes/oauth/index.ts'
import { objectEndpoints } from './routes/objects/index.ts'
import { ownerEndpoints } from './routes/owners.ts'
import { allPipelineEndpoints } from './routes/pipelines/index.ts'
import { propertyEndpoints } from './routes/properties/index.ts'
import { schemaEndpoints } from './routes/schemas/index.ts'
import { settingsEndpoints } from './routes/webhooks/settings.ts'
import { subscriptionEndpoints } from './routes/webhooks/subscriptions.ts'

export type { Portal } from './portal.ts'

/** An empty portal with the standard contact and company properties and `evergreen_receipt`. */
export function createPortal(foundation: Foundation): Portal {
  return new Portal(foundation)
}

/** Adds HubSpot's paths (/crm, /oauth, /account-info) to the server. */
export function hubspotRoutes(app: FastifyInstance, portal: Portal): void {
  registerEndpoints(app, portal, [
    ...objectEndpoints,
    ...propertyEndpoints,
    ...ownerEndpoints,
    ...listEndpoints,
    ...associationEndpoints,
    ...allPipelineEndpoints,
    ...schemaEndpoints,
    accountInfo,
    apiUsage,
    ...limitsTracking,
    startImport,
    ...importReads,
    startExport,
    ...exportReads,
    ...oauthEndpoints,
    ...settingsEndpoints,
    ...subscriptionEndpoints,
  ])
}
