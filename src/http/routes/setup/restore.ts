// POST /api/v1/setup/versions/NUMBER/restore: applies the set-up as it was then. What was added since stays.
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { applied, appliedShape, expectedOf } from '../../shapes/setup.ts'

const params = z.object({ version: z.coerce.number().int().min(1).max(2_147_483_647) })

export const restoreVersion: ApiRoute = (server, { desk }) =>
  server.post(
    '/setup/versions/:version/restore',
    { schema: { summary: 'Roll the set-up back', params, response: { 200: applied } }, config: { version: 'asks' } },
    async (request, reply) => {
      const expected = expectedOf(request.headers['if-match'])
      const report = await desk.restore(request.params.version, { expected, actor: askedBy(request).actor })
      reply.header('etag', `"${(await desk.setup()).digest}"`)
      return appliedShape(report)
    },
  )
