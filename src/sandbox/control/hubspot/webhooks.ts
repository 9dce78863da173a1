// /__sandbox/hubspot/webhooks: subscriptions as a private app has them (in its settings, not by an API), what was
// delivered, and when it is sent.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ConfigError } from '../../../errors.ts'
import type { World } from '../../world.ts'

const share = z.number().min(0).max(1).optional()
const subscribeBody = z.strictObject({
  /** The first private app unless told. */
  app: z.string().default('2633736'),
  targetUrl: z.string(),
  maxConcurrentRequests: z.number().int().min(1).max(100).default(10),
  subscriptions: z.array(
    z.strictObject({
      eventType: z.string(),
      propertyName: z.string().nullable().default(null),
      objectTypeId: z.string().nullable().default(null),
      active: z.boolean().default(true),
    }),
  ),
})
const settingsBody = z.strictObject({
  auto: z.boolean().optional(),
  collectMs: z.number().int().min(0).optional(),
  batchSize: z.number().int().min(1).max(100).optional(),
  timeoutMs: z.number().int().min(1).optional(),
  duplicateShare: share,
  reorderShare: share,
  signature: z.enum(['good', 'bad', 'stale']).optional(),
  olderSignature: z.enum(['v1', 'v2']).optional(),
})
const flushBody = z.strictObject({ retries: z.boolean().default(false) }).default({ retries: false })
const attemptsQuery = z.object({ from: z.coerce.number().int().min(0).default(0) })

export function hubspotWebhookRoutes(scope: FastifyInstance, world: World): void {
  const { webhooks, apps, clock } = world.hubspot
  const state = () => ({
    settings: webhooks.settings,
    pending: webhooks.pending,
    attempts: webhooks.attempts.length,
    apps: [...webhooks.registry.all].map(([app, subscriptions]) => {
      return { app, target: webhooks.registry.target(app) ?? null, subscriptions }
    }),
  })

  scope.get('/hubspot/webhooks', async () => state())

  scope.post('/hubspot/webhooks', async request => {
    const { app, targetUrl, maxConcurrentRequests, subscriptions } = subscribeBody.parse(request.body)
    if (apps.get(app) === undefined) {
      throw new ConfigError({ where: 'hubspot', what: `there is no app ${app}`, fix: 'Check its id' })
    }
    webhooks.registry.configure(app, targetUrl, maxConcurrentRequests, clock.now())
    for (const wanted of subscriptions) webhooks.registry.add(app, wanted, clock.now())
    return state()
  })

  scope.post('/hubspot/webhooks/settings', async request => {
    Object.assign(webhooks.settings, settingsBody.parse(request.body))
    return state()
  })

  /** Sends what is due and waits for the answers; with `retries` until all is delivered or given up. */
  scope.post('/hubspot/webhooks/flush', async request => {
    await webhooks.flush(flushBody.parse(request.body ?? undefined).retries)
    return state()
  })

  /** Every try: when, where, which events, and what came of it. */
  scope.get('/hubspot/webhooks/attempts', async request => {
    return { attempts: webhooks.attempts.slice(attemptsQuery.parse(request.query).from) }
  })

  /** Forgets what waits and what was sent; subscriptions stay. */
  scope.delete('/hubspot/webhooks/attempts', async () => {
    webhooks.clear()
    return state()
  })
}
