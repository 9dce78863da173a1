// DELETE /api/v1/syncs/NAME: out of the set-up, as long as nobody changed that since it was read. Its runs stay.
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { name } from '../../shapes/basics.ts'
import { changeOf, expectedOf, removed } from '../../shapes/setup.ts'

const params = z.object({ sync: name })

export const removeSync: ApiRoute = (server, { desk }) =>
  server.delete(
    '/syncs/:sync',
    { schema: { summary: 'Remove a sync', params, response: { 200: removed } }, config: { version: 'asks' } },
    async (request, reply) => {
      const expected = expectedOf(request.headers['if-match'])
      const { changes } = await desk.remove({ sync: request.params.sync }, { expected, actor: askedBy(request).actor })
      reply.header('etag', `"${(await desk.setup()).digest}"`)
      return { changes: changes.map(changeOf) }
    },
  )
