// DELETE /api/v1/users/ID: somebody comes in no more.
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { name, nothing } from '../../shapes/basics.ts'

const params = z.object({ id: name })

export const removeUser: ApiRoute = (server, { desk }) =>
  server.delete(
    '/users/:id',
    { schema: { summary: 'Remove a user with their log-ins and keys', params, response: { 204: nothing } } },
    async (request, reply) => {
      await desk.access.removeUser(request.params.id, askedBy(request).actor)
      return reply.status(204).send()
    },
  )
