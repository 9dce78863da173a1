// POST /api/v1/runs/ID/retry: writes once more what failed in a run, and nothing else.
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { name } from '../../shapes/basics.ts'
import { runSchema, runShape } from '../../shapes/run.ts'

const params = z.object({ run: name })

export const retryRun: ApiRoute = (server, { desk }) =>
  server.post(
    '/runs/:run/retry',
    { schema: { summary: 'Retry what failed in a run', params, response: { 201: runSchema } } },
    async (request, reply) => {
      const run = await desk.retry(request.params.run, askedBy(request).actor)
      return reply.status(201).send(runShape(run))
    },
  )
