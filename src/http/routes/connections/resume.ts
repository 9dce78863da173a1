// POST /api/v1/connections/ALIAS/resume: for all of its syncs.
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { name } from '../../shapes/basics.ts'
import { pauseSchema, pauseShape } from '../../shapes/pause.ts'

const params = z.object({ alias: name })

export const resumeConnection: ApiRoute = (server, { desk }) =>
  server.post(
    '/connections/:alias/resume',
    { schema: { summary: 'Resume a connection', params, response: { 200: pauseSchema } } },
    async request => {
      const { alias } = request.params
      await desk.connectionId(alias)
      return pauseShape(await desk.setPause({ target: alias, pause: false, actor: askedBy(request).actor }))
    },
  )
