// What there is: GET /__sandbox/state and /__sandbox/writes.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { CrmStore } from '../foundation.ts'
import type { World } from '../world.ts'
import { systemName } from './system-name.ts'

const writesQuery = z.object({ system: systemName.optional(), from: z.coerce.number().int().min(0).default(0) })

function countsOf(store: CrmStore): Record<string, number> {
  return Object.fromEntries(store.objects.map(object => [object, store.count(object)]))
}

export function stateRoutes(scope: FastifyInstance, world: World): void {
  const { salesforce, hubspot } = world

  scope.get('/state', async () => ({
    now: new Date(world.clock.now()).toISOString(),
    seed: world.seed,
    records: { salesforce: countsOf(salesforce), hubspot: countsOf(hubspot) },
    calls: { salesforce: salesforce.calls, hubspot: hubspot.calls },
    limits: { salesforce: { daily: salesforce.usage.max }, hubspot: hubspot.limits.settings },
    writes: world.writes.list().length,
    faults: world.faults.list(),
  }))

  /** `from` skips that many writes from the beginning. */
  scope.get('/writes', async request => {
    const { system, from } = writesQuery.parse(request.query)
    const writes = world.writes.list().slice(from)
    return {
      total: world.writes.list().length,
      writes: writes.filter(write => system === undefined || write.system === system),
    }
  })
}
