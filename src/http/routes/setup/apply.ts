// PUT /api/v1/setup: declares connections and syncs, as long as nobody else did since it was read.
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { applied, appliedShape, expectedOf, SETUP_BYTES, setupBody, textOf } from '../../shapes/setup.ts'

export const applySetup: ApiRoute = (server, { desk }) =>
  server.put(
    '/setup',
    {
      bodyLimit: SETUP_BYTES,
      schema: { summary: 'Apply a set-up', body: setupBody, response: { 200: applied } },
      config: { version: 'asks' },
    },
    async (request, reply) => {
      const expected = expectedOf(request.headers['if-match'])
      const report = await desk.apply({ text: textOf(request.body), expected, actor: askedBy(request).actor })
      reply.header('etag', `"${(await desk.setup()).digest}"`)
      return appliedShape(report)
    },
  )
