// POST /api/v1/syncs/NAME/resume: the sync, or one field of it that others kept flipping back.
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { name } from '../../shapes/basics.ts'
import { pauseSchema, pauseShape } from '../../shapes/pause.ts'
import { requireSync } from './read.ts'

const params = z.object({ sync: name })
const body = z.strictObject({ field: name.optional() }).default({})

export const resumeSync: ApiRoute = (server, { desk }) =>
  server.post(
    '/syncs/:sync/resume',
    { schema: { summary: 'Resume a sync, or a field of it', params, body, response: { 200: pauseSchema } } },
    async request => {
      const { name: target } = await requireSync(request.params.sync, desk)
      const { field } = request.body
      return pauseShape(await desk.setPause({ target, pause: false, field, actor: askedBy(request).actor }))
    },
  )
