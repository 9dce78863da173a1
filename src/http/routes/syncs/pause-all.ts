// POST /api/v1/pause: every sync and every connection.
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { pauseSchema, pauseShape } from '../../shapes/pause.ts'

export const pauseAll: ApiRoute = (server, { desk }) =>
  server.post('/pause', { schema: { summary: 'Pause everything', response: { 200: pauseSchema } } }, async request =>
    pauseShape(await desk.setPause({ target: null, pause: true, actor: askedBy(request).actor })),
  )
