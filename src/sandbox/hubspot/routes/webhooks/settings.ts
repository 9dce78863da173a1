// GET, PUT and DELETE /webhooks/v3/{appId}/settings: where an app's events go.
import { z } from 'zod'
import { ApiError } from '../../http/api-error.ts'
import { bodyOf, type Endpoint } from '../../http/endpoint.ts'
import type { Target } from '../../webhooks/registry.ts'
import { appOf, iso, webhookPaths } from './developer.ts'

const input = z.object({
  targetUrl: z.url({ protocol: /^https?$/ }),
  throttling: z.object({ maxConcurrentRequests: z.number().int().min(1).max(100), period: z.string().optional() }),
})

function shown({ targetUrl, maxConcurrentRequests, createdAt, updatedAt }: Target): object {
  const throttling = { maxConcurrentRequests, period: 'SECONDLY' }
  return { targetUrl, throttling, createdAt: iso(createdAt), updatedAt: iso(updatedAt) }
}

const read: Endpoint = {
  method: 'GET',
  paths: webhookPaths('/settings'),
  limit: 'open',
  handle: call => {
    const target = call.portal.webhooks.registry.target(appOf(call).id)
    if (target !== undefined) return { status: 200, body: shown(target) }
    throw new ApiError(404, { message: 'The app has no webhook settings', category: 'OBJECT_NOT_FOUND' })
  },
}

const configure: Endpoint = {
  method: 'PUT',
  paths: webhookPaths('/settings'),
  limit: 'open',
  handle: call => {
    const { id } = appOf(call)
    const { targetUrl, throttling } = bodyOf(call, input)
    const { registry } = call.portal.webhooks
    const target = registry.configure(id, targetUrl, throttling.maxConcurrentRequests, call.portal.clock.now())
    return { status: 200, body: shown(target) }
  },
}

const clear: Endpoint = {
  method: 'DELETE',
  paths: webhookPaths('/settings'),
  limit: 'open',
  handle: call => {
    call.portal.webhooks.registry.clear(appOf(call).id)
    return { status: 204 }
  },
}

export const settingsEndpoints: readonly Endpoint[] = [read, configure, clear]
