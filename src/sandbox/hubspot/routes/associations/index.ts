// Everything about associations, by version and shape of the path.
import { INSTALLER } from '../../access/grants.ts'
import type { Endpoint } from '../../http/endpoint.ts'
import { batchAssociations } from './batch.ts'
import { batchArchives } from './batch-archive.ts'
import { configurationEndpoints } from './configurations.ts'
import { labelEndpoints } from './labels.ts'
import { singleAssociations } from './single.ts'
import { datedPaths } from './target.ts'
import { olderAssociations } from './v3.ts'

const REPORT = '/usage/high-usage-report/:userId'

/** A report that HubSpot would mail; nobody mails it here. */
const highUsageReport: Endpoint = {
  method: 'POST',
  paths: [`/crm/v4/associations${REPORT}`, ...datedPaths('/crm/associations', REPORT)],
  limit: 'burst',
  handle: ({ portal, params }) => {
    const enqueueTime = new Date(portal.clock.now()).toISOString()
    return { status: 200, body: { userId: Number(params['userId']), userEmail: INSTALLER.email, enqueueTime } }
  },
}

export const associationEndpoints: readonly Endpoint[] = [
  ...singleAssociations,
  ...batchAssociations,
  ...batchArchives,
  ...labelEndpoints,
  ...configurationEndpoints,
  ...olderAssociations,
  highUsageReport,
]
