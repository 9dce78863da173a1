// /webhooks/v3/{appId}/subscriptions[/{subscriptionId}] and …/batch/update: what an app wants to hear of.
import { z } from 'zod'
import { ApiError, invalid, notFound } from '../../http/api-error.ts'
import { bodyOf, type Call, type Endpoint } from '../../http/endpoint.ts'
import { EVENT_TYPES, type Subscription } from '../../webhooks/subscription.ts'
import { appOf, iso, subscriptionIn, webhookPaths } from './developer.ts'

const MOST = 1_000

const createInput = z.object({
  eventType: z.string(),
  propertyName: z.string().nullish(),
  objectTypeId: z.string().nullish(),
  active: z.boolean().default(false),
})
const patchInput = z.object({ active: z.boolean().optional() })
const batchInput = z.object({ inputs: z.array(z.object({ id: z.coerce.number().int(), active: z.boolean() })) })

function shown(one: Subscription): object {
  const { id, eventType, propertyName, objectTypeId, active } = one
  return {
    id: String(id),
    eventType,
    ...(propertyName === null ? {} : { propertyName }),
    ...(objectTypeId === null ? {} : { objectTypeId }),
    active,
    createdAt: iso(one.createdAt),
    updatedAt: iso(one.updatedAt),
  }
}

/** The wish, checked. Throws 400 for an unknown event type or one of which half is missing. */
function wantedBy(call: Call, known: readonly Subscription[]) {
  const { eventType, propertyName = null, objectTypeId = null, active } = bodyOf(call, createInput)
  if (!EVENT_TYPES.has(eventType)) throw invalid(`Invalid subscription type: ${eventType}`)
  if (eventType.endsWith('.propertyChange') && propertyName === null) {
    throw invalid('propertyName is required for subscriptions to property changes')
  }
  if (eventType.startsWith('object.') && objectTypeId === null) {
    throw invalid('objectTypeId is required for subscriptions to generic objects')
  }
  const wanted = { eventType, propertyName, objectTypeId, active }
  const twin = known.some(
    one => one.eventType === eventType && one.propertyName === propertyName && one.objectTypeId === objectTypeId,
  )
  if (twin) throw new ApiError(409, { message: 'A subscription of this kind already exists', category: 'CONFLICT' })
  if (known.length >= MOST) throw invalid(`Couldn't create another subscription. ${MOST} is the maximum per app`)
  return wanted
}

const list: Endpoint = {
  method: 'GET',
  paths: webhookPaths('/subscriptions'),
  limit: 'open',
  handle: call => ({ status: 200, body: { results: call.portal.webhooks.registry.of(appOf(call).id).map(shown) } }),
}

const create: Endpoint = {
  method: 'POST',
  paths: webhookPaths('/subscriptions'),
  limit: 'open',
  handle: call => {
    const { id } = appOf(call)
    const { registry } = call.portal.webhooks
    const made = registry.add(id, wantedBy(call, registry.of(id)), call.portal.clock.now())
    return { status: 201, body: shown(made) }
  },
}

const read: Endpoint = {
  method: 'GET',
  paths: webhookPaths('/subscriptions/:subscriptionId'),
  limit: 'open',
  handle: call => {
    const { id } = appOf(call)
    const found = call.portal.webhooks.registry.get(id, subscriptionIn(call))
    if (found === undefined) throw notFound()
    return { status: 200, body: shown(found) }
  },
}

const update: Endpoint = {
  method: 'PATCH',
  paths: webhookPaths('/subscriptions/:subscriptionId'),
  limit: 'open',
  handle: call => {
    const { id } = appOf(call)
    const { active } = bodyOf(call, patchInput)
    const { registry } = call.portal.webhooks
    const known = registry.get(id, subscriptionIn(call))
    if (known === undefined) throw notFound()
    const changed = registry.activate(id, known.id, active ?? known.active, call.portal.clock.now())
    return { status: 200, body: shown(changed ?? known) }
  },
}

const archive: Endpoint = {
  method: 'DELETE',
  paths: webhookPaths('/subscriptions/:subscriptionId'),
  limit: 'open',
  handle: call => {
    call.portal.webhooks.registry.remove(appOf(call).id, subscriptionIn(call))
    return { status: 204 }
  },
}

const updateBatch: Endpoint = {
  method: 'POST',
  paths: webhookPaths('/subscriptions/batch/update'),
  limit: 'open',
  handle: call => {
    const { id: appId } = appOf(call)
    const { inputs } = bodyOf(call, batchInput)
    const now = call.portal.clock.now()
    const { registry } = call.portal.webhooks
    const changed = inputs.map(({ id, active }) => ({ id, now: registry.activate(appId, id, active, now) }))
    const results = changed.flatMap(one => (one.now === undefined ? [] : [shown(one.now)]))
    const errors = changed
      .filter(one => one.now === undefined)
      .map(({ id }) => ({
        status: 'error',
        category: 'OBJECT_NOT_FOUND',
        message: `No subscription found with id ${id}`,
        context: { id: [String(id)] },
      }))
    const failed = errors.length === 0 ? {} : { numErrors: errors.length, errors }
    const body = { status: 'COMPLETE', results, startedAt: iso(now), completedAt: iso(now), ...failed }
    return { status: errors.length === 0 ? 200 : 207, body }
  },
}

export const subscriptionEndpoints: readonly Endpoint[] = [list, create, updateBatch, read, update, archive]
