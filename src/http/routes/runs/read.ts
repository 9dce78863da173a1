// GET /api/v1/runs/ID: one run with its figures, what it waits for, what it found otherwise, and its plan.
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { name, showTo } from '../../shapes/basics.ts'
import { reportSchema, reportShape } from '../../shapes/run.ts'

const params = z.object({ run: name })

export const readRun: ApiRoute = (server, { desk }) =>
  server.get('/runs/:run', { schema: { summary: 'A run', params, response: { 200: reportSchema } } }, async request => {
    return reportShape(await desk.run(request.params.run), showTo(askedBy(request)))
  })
