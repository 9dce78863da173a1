// POST /api/v1/resume: every sync and every connection.
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { pauseSchema, pauseShape } from '../../shapes/pause.ts'

export const resumeAll: ApiRoute = (server, { desk }) =>
  server.post('/resume', { schema: { summary: 'Resume everything', response: { 200: pauseSchema } } }, async request =>
    pauseShape(await desk.setPause({ target: null, pause: false, actor: askedBy(request).actor })),
  )
