// GET /api/v1/syncs/NAME/setup: one sync as a set-up of its own: sent back to /setup with this ETag it changes that sync
// alone.
import { parse } from 'yaml'
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { json, name } from '../../shapes/basics.ts'
import { maskedSetup } from '../../shapes/masked-setup.ts'
import { setupText } from '../../shapes/setup.ts'
import { requireSync } from './read.ts'

const params = z.object({ sync: name })

export const readSyncSetup: ApiRoute = (server, { desk }) =>
  server.get(
    '/syncs/:sync/setup',
    { schema: { summary: 'The set-up of a sync', params, response: { 200: setupText } } },
    async (request, reply) => {
      const { definition } = await requireSync(request.params.sync, desk)
      const text = await desk.textOfSync(definition)
      reply.header('etag', `"${(await desk.setup()).digest}"`)
      return askedBy(request).seesPersonal ? { text, document: json.parse(parse(text)) } : maskedSetup(text)
    },
  )
