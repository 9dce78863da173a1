// POST /api/v1/syncs/NAME/pause: its writes stop within one batch.
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { name } from '../../shapes/basics.ts'
import { pauseSchema, pauseShape } from '../../shapes/pause.ts'
import { requireSync } from './read.ts'

const params = z.object({ sync: name })

export const pauseSync: ApiRoute = (server, { desk }) =>
  server.post(
    '/syncs/:sync/pause',
    { schema: { summary: 'Pause a sync', params, response: { 200: pauseSchema } } },
    async request => {
      const { name: target } = await requireSync(request.params.sync, desk)
      return pauseShape(await desk.setPause({ target, pause: true, actor: askedBy(request).actor }))
    },
  )
