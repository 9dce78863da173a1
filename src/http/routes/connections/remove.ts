// DELETE /api/v1/connections/ALIAS: out of the set-up, as long as nobody changed that since it was read. Its secrets are forgotten.
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { name } from '../../shapes/basics.ts'
import { changeOf, expectedOf, removed } from '../../shapes/setup.ts'

const params = z.object({ alias: name })

export const removeConnection: ApiRoute = (server, { desk }) =>
  server.delete(
    '/connections/:alias',
    { schema: { summary: 'Remove a connection', params, response: { 200: removed } }, config: { version: 'asks' } },
    async (request, reply) => {
      const expected = expectedOf(request.headers['if-match'])
      const { changes } = await desk.remove(
        { connection: request.params.alias },
        { expected, actor: askedBy(request).actor },
      )
      reply.header('etag', `"${(await desk.setup()).digest}"`)
      return { changes: changes.map(changeOf) }
    },
  )
