// /__sandbox/salesforce/events: for which objects Change Data Capture is on, and how the Pub/Sub API fares.
import { Code } from '@connectrpc/connect'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ConfigError } from '../../../errors.ts'
import { CHANGE_TYPES } from '../../salesforce/pubsub/avro-schema.ts'
import type { World } from '../../world.ts'

const isCode = (name: string): name is keyof typeof Code => name in Code && Number.isNaN(Number(name))
const eventsBody = z.strictObject({
  /** The objects that are selected from now on, instead of those of before. */
  select: z.array(z.string()).optional(),
  /** Milliseconds of the sandbox's clock until a subscription without events hears something. */
  keepAliveMs: z.number().int().min(1).optional(),
  /** How often each event comes again. */
  repeats: z.number().int().min(0).max(10).optional(),
  /** Ends all subscriptions with UNAVAILABLE. */
  cut: z.literal(true).optional(),
  /** Replay ids that were given out so far lead nowhere. */
  forgetReplayIds: z.literal(true).optional(),
  /** The next calls of a method fail with a code of gRPC (PermissionDenied) and one of Salesforce's own. */
  refuse: z
    .strictObject({
      method: z.enum(['GetTopic', 'GetSchema', 'Subscribe']),
      code: z.string().refine(isCode, 'must be a code of gRPC, such as PermissionDenied'),
      errorCode: z.string().default('service.unavailable'),
      times: z.number().int().min(1).default(1),
    })
    .optional(),
})
const gapBody = z.strictObject({
  object: z.string(),
  changeType: z.enum(CHANGE_TYPES),
  /** Without any the event tells of records that it does not name. */
  ids: z.array(z.string()).default([]),
})

export function eventRoutes(scope: FastifyInstance, { salesforce: org }: World): void {
  const { bus } = org

  scope.post('/salesforce/events', async request => {
    const { select, keepAliveMs, repeats, cut, forgetReplayIds, refuse } = eventsBody.parse(request.body)
    if (select !== undefined) {
      const unknown = select.find(object => org.schema.type(object)?.system !== 'record')
      if (unknown !== undefined) throw new ConfigError({ what: `${unknown} has no change events` })
      bus.selected.clear()
      for (const object of select) bus.selected.add(object)
    }
    bus.keepAliveMs = keepAliveMs ?? bus.keepAliveMs
    bus.faults.repeats = repeats ?? bus.faults.repeats
    if (refuse !== undefined) bus.faults.refuse(refuse)
    if (forgetReplayIds === true) bus.forgetReplayIds()
    if (cut === true) bus.faults.cuts += 1
    bus.rouse()
    const { keepAliveMs: every, subscriptions, faults } = bus
    return { selected: [...bus.selected], keepAliveMs: every, repeats: faults.repeats, subscriptions }
  })

  scope.post('/salesforce/events/gap', async request => {
    const { object, changeType, ids } = gapBody.parse(request.body)
    bus.gap(object, changeType, ids, org.automatedUserId)
    return { object, changeType, ids }
  })
}
