// POST /api/v1/keys: an API key for a program. Its secret is in this answer and nowhere else.
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { keySchema, keyShape, role, scope } from '../../shapes/user.ts'

const body = z.strictObject({
  label: z.string().regex(/^[\w. -]{1,60}$/, 'must be letters, digits, spaces and . _ -, at most 60'),
  role,
  scopes: z.array(scope).min(1),
  days: z.int().min(1).max(730).default(90).describe('Until it is over'),
})

export const makeKey: ApiRoute = (server, { desk }) =>
  server.post(
    '/keys',
    {
      schema: {
        summary: 'Make an API key',
        body,
        response: {
          201: keySchema.extend({
            secret: z.string().describe('Told once: empty where the same request is answered again'),
          }),
        },
      },
      config: { toldOnce: 'secret' },
    },
    async (request, reply) => {
      const { key, secret } = await desk.access.makeKey(askedBy(request), request.body)
      return reply.status(201).send({ ...keyShape(key), secret })
    },
  )
