// GET /api/v1/syncs/NAME/setup: one sync as a set-up of its own: sent back to /setup with this ETag it changes that sync
// alone.
import { parse } from 'yaml'
import { z } from 'zod'
import type { ApiRoute } from '../../route.ts'
import { json, name } from '../../shapes/basics.ts'
import { setupText } from '../../shapes/setup.ts'
import { requireSync } from './read.ts'

const params = z.object({ sync: name })

export const readSyncSetup: ApiRoute = (server, { desk }) =>
  server.get(
    '/syncs/:sync/setup',
    { schema: { summary: 'The set-up of a sync', params, response: { 200: setupText } } },
    async ({ params: { sync } }, reply) => {
      const { definition } = await requireSync(sync, desk)
      const text = await desk.textOfSync(definition)
      reply.header('etag', `"${(await desk.setup()).digest}"`)
      return { text, document: json.parse(parse(text)) }
    },
  )
