// POST /api/v1/runs/ID/stop: nothing more of a run is begun; it closes once what has been sent is settled.
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { name } from '../../shapes/basics.ts'
import { runSchema, runShape } from '../../shapes/run.ts'

const params = z.object({ run: name })

export const stopRun: ApiRoute = (server, { desk }) =>
  server.post(
    '/runs/:run/stop',
    { schema: { summary: 'Stop a run', params, response: { 202: runSchema } } },
    async (request, reply) => {
      const run = await desk.stop(request.params.run, askedBy(request).actor)
      return reply.status(202).send(runShape(run))
    },
  )
