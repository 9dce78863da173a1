// What can be turned: the clock, the limits, and failures to come.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { World } from '../world.ts'
import { systemName } from './system-name.ts'

const clockBody = z.object({ advanceMs: z.number().int().min(0) })

const amount = z.number().int().min(0).optional()
const limitsBody = z.strictObject({
  hubspotDaily: amount,
  hubspotTenSecondly: amount,
  hubspotSearchPerSecond: amount,
  hubspotSearchLagMs: amount,
  salesforceDaily: amount,
})

const pattern = z.string().transform((text, context) => {
  try {
    return new RegExp(text)
  } catch {
    context.addIssue({ code: 'custom', message: 'not a regular expression' })
    return z.NEVER
  }
})
const faultBody = z.strictObject({
  system: systemName,
  path: pattern,
  skip: z.number().int().min(0).default(0),
  times: z.number().int().min(1).default(1),
  when: z.enum(['before', 'after']).default('before'),
  status: z.number().int().min(200).max(599).optional(),
  body: z.json().optional(),
  drop: z.boolean().default(false),
  delayMs: z.number().int().min(0).default(0),
})

export function knobRoutes(scope: FastifyInstance, world: World): void {
  scope.post('/clock', async request => {
    world.clock.advance(clockBody.parse(request.body).advanceMs)
    return { now: new Date(world.clock.now()).toISOString() }
  })

  scope.post('/limits', async request => {
    const wanted = limitsBody.parse(request.body)
    const { settings } = world.hubspot.limits
    settings.daily = wanted.hubspotDaily ?? settings.daily
    settings.tenSecondly = wanted.hubspotTenSecondly ?? settings.tenSecondly
    settings.searchPerSecond = wanted.hubspotSearchPerSecond ?? settings.searchPerSecond
    settings.searchLagMs = wanted.hubspotSearchLagMs ?? settings.searchLagMs
    world.salesforce.usage.max = wanted.salesforceDaily ?? world.salesforce.usage.max
    return { salesforce: { daily: world.salesforce.usage.max }, hubspot: settings }
  })

  scope.post('/faults', async request => {
    world.faults.add(faultBody.parse(request.body))
    return { faults: world.faults.list() }
  })

  scope.delete('/faults', async () => {
    world.faults.clear()
    return { faults: [] }
  })
}
