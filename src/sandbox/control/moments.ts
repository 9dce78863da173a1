// /__sandbox/moments: what is to happen between two calls of a client, and what happened.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { World } from '../world.ts'
import { pattern } from './pattern.ts'
import { systemName } from './system-name.ts'

const fieldValue = z.union([z.string(), z.number(), z.boolean(), z.null()])
const happening = z.union([
  z.strictObject({ do: z.literal('edit'), fields: z.record(z.string(), fieldValue) }),
  z.strictObject({ do: z.literal('delete') }),
  z.strictObject({ do: z.literal('merge'), into: z.string() }),
  z.strictObject({ do: z.literal('merge'), from: z.string() }),
])
const momentBody = z.strictObject({
  system: systemName,
  when: z.enum(['afterRead', 'beforeWrite']),
  object: z.string().optional(),
  ids: z.array(z.string()).optional(),
  path: pattern.optional(),
  nth: z.number().int().min(1).default(1),
  times: z.number().int().min(1).default(1),
  onlyIfRead: z.boolean().default(false),
  actor: z.enum(['person', 'workflow', 'app']).default('person'),
  happening,
})

export function momentRoutes(scope: FastifyInstance, world: World): void {
  const { moments } = world

  scope.get('/moments', async () => ({ moments: moments.list(), firings: moments.firings }))

  scope.post('/moments', async request => {
    const id = moments.add(momentBody.parse(request.body))
    return { id, moments: moments.list() }
  })

  scope.delete('/moments', async () => {
    moments.clear()
    return { moments: [] }
  })
}
