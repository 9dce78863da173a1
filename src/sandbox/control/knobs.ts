// What can be turned: the limits.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { LAG_KINDS } from '../hubspot/search/search-lag.ts'
import type { World } from '../world.ts'

const amount = z.number().int().min(0).optional()
const limitsBody = z.strictObject({
  hubspotDaily: amount,
  hubspotTenSecondly: amount,
  hubspotSearchPerSecond: amount,
  hubspotSearchLagMs: amount,
  salesforceDaily: amount,
})

export function knobRoutes(scope: FastifyInstance, world: World): void {
  scope.post('/limits', async request => {
    const wanted = limitsBody.parse(request.body)
    const { settings } = world.hubspot.limits
    settings.daily = wanted.hubspotDaily ?? settings.daily
    settings.tenSecondly = wanted.hubspotTenSecondly ?? settings.tenSecondly
    settings.searchPerSecond = wanted.hubspotSearchPerSecond ?? settings.searchPerSecond
    const lag = wanted.hubspotSearchLagMs
    if (lag !== undefined) for (const kind of LAG_KINDS) world.hubspot.searchLag.set(kind, { minMs: lag, maxMs: lag })
    world.salesforce.usage.max = wanted.salesforceDaily ?? world.salesforce.usage.max
    return {
      salesforce: { daily: world.salesforce.usage.max },
      hubspot: { ...settings, searchLag: world.hubspot.searchLag.spans },
    }
  })
}
