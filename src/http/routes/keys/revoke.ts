// DELETE /api/v1/keys/ID: an API key is worth nothing from now on.
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { name, nothing } from '../../shapes/basics.ts'

const params = z.object({ id: name })

export const revokeKey: ApiRoute = (server, { desk }) =>
  server.delete(
    '/keys/:id',
    { schema: { summary: 'Revoke an API key', params, response: { 204: nothing } } },
    async (request, reply) => {
      await desk.access.revokeKey(askedBy(request), request.params.id)
      return reply.status(204).send()
    },
  )
