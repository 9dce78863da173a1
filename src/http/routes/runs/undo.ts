// POST /api/v1/undo/preview and /api/v1/undo: what an undo would take back; and the run that does so.
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { moment, name } from '../../shapes/basics.ts'
import { runSchema, runShape } from '../../shapes/run.ts'

const target = {
  of: name.describe('A run; or a sync, with a record, a field or a time, for all its runs'),
  record: name.optional(),
  field: name.optional(),
  since: moment.optional(),
}
const outlook = z.object({
  sync: z.string(),
  of: z.string(),
  changes: z.int(),
  records: z.int(),
  fields: z.record(z.string(), z.int()),
})

export const previewUndo: ApiRoute = (server, { desk }) =>
  server.post(
    '/undo/preview',
    {
      schema: { summary: 'What an undo would take back', body: z.strictObject(target), response: { 200: outlook } },
    },
    async request => desk.foreseeUndo(request.body),
  )

const body = z.strictObject({ ...target, dryRun: z.boolean().default(false).describe('It stops at its plan') })

export const undoRun: ApiRoute = (server, { desk }) =>
  server.post(
    '/undo',
    { schema: { summary: 'Take back what was written', body, response: { 201: runSchema } } },
    async (request, reply) => {
      const run = await desk.undo({ ...request.body, actor: askedBy(request).actor })
      return reply.status(201).send(runShape(run))
    },
  )
