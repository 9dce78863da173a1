// What there is: GET /__sandbox/state and /__sandbox/calls.
import type { FastifyInstance } from 'fastify'
import type { CrmStore } from '../foundation.ts'
import type { World } from '../world.ts'

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

  /** Calls of each endpoint, by status. */
  scope.get('/calls', async () => ({ calls: world.calls.list() }))

  scope.delete('/calls', async () => {
    world.calls.clear()
    return { calls: [] }
  })
}
