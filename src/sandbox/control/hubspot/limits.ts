// /__sandbox/hubspot/limits and /neighbours: the account's tier, and other programs that use up its limits.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ConfigError } from '../../../errors.ts'
import type { World } from '../../world.ts'

const natural = z.number().int().min(0)
/** Calls per 10 s and per day that an account has paid for. */
const TIERS = {
  free: { tenSecondly: 100, daily: 250_000 },
  starter: { tenSecondly: 100, daily: 250_000 },
  professional: { tenSecondly: 190, daily: 650_000 },
  enterprise: { tenSecondly: 190, daily: 1_000_000 },
  increased: { tenSecondly: 250, daily: 2_000_000 },
} as const

const limitsBody = z.strictObject({
  tier: z.enum(['free', 'starter', 'professional', 'enterprise', 'increased']).optional(),
  tenSecondly: natural.optional(),
  oauthTenSecondly: natural.optional(),
  daily: natural.optional(),
  searchPerSecond: natural.optional(),
  neighbours: z
    .strictObject({
      callsPerHour: natural.optional(),
      searchesPerSecond: natural.optional(),
      callsPerTenSeconds: natural.optional(),
    })
    .optional(),
})
const crowdBody = z.strictObject({
  /** Calls of other private apps: they count for the day. */
  calls: natural.optional(),
  searches: natural.optional(),
  /** Calls that someone else makes with the token of `app`, the first private app unless told. */
  burst: natural.optional(),
  app: z.string().default('2633736'),
})

/** The given values only: undefined ones change nothing. */
function given<T extends object>(values: T): Partial<{ [K in keyof T]: Exclude<T[K], undefined> }> {
  const kept = {}
  for (const [name, value] of Object.entries(values)) if (value !== undefined) Object.assign(kept, { [name]: value })
  return kept
}

export function hubspotLimitRoutes(scope: FastifyInstance, world: World): void {
  const { limits, clock, apps } = world.hubspot
  const usage = () => ({
    settings: limits.settings,
    calls: limits.calls,
    usedToday: limits.usedToday(clock.now()),
    errors: limits.errors,
    errorShare: limits.calls === 0 ? 0 : limits.errors / limits.calls,
  })

  scope.get('/hubspot/limits', async () => usage())

  scope.post('/hubspot/limits', async request => {
    const { tier, neighbours = {}, ...own } = limitsBody.parse(request.body)
    Object.assign(limits.settings, tier === undefined ? {} : TIERS[tier], given(own))
    Object.assign(limits.settings.neighbours, given(neighbours))
    return usage()
  })

  /** Forgets all that was used. */
  scope.post('/hubspot/limits/reset', async () => {
    limits.reset()
    return usage()
  })

  /** Other programs have called just now. */
  scope.post('/hubspot/neighbours', async request => {
    const { app: id, ...taken } = crowdBody.parse(request.body)
    const app = apps.get(id)
    if (app === undefined)
      throw new ConfigError({ where: 'hubspot', what: `there is no app ${id}`, fix: 'Check its id' })
    limits.crowd(given(taken), clock.now(), app)
    return usage()
  })
}
