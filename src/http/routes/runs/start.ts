// POST /api/v1/runs: starts a run of a sync.
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { name } from '../../shapes/basics.ts'
import { runSchema, runShape } from '../../shapes/run.ts'
import { requireSync } from '../syncs/read.ts'

const body = z.strictObject({
  sync: name,
  mode: z.enum(['full', 'incremental']).default('incremental'),
  dryRun: z.boolean().default(false).describe('It stops at its plan'),
  replan: z.boolean().default(false).describe('In place of a run that waits at its plan'),
  check: z.boolean().default(true).describe('Ask the CRM first whether the run would get anywhere'),
})

export const startRun: ApiRoute = (server, { desk }) =>
  server.post(
    '/runs',
    { schema: { summary: 'Start a run', body, response: { 201: runSchema } } },
    async (request, reply) => {
      const { check, ...asked } = request.body
      const { name: sync } = await requireSync(asked.sync, desk)
      if (check) await desk.checkReachable(sync)
      const run = await desk.requestRun({ ...asked, sync, actor: askedBy(request).actor })
      return reply.status(201).send(runShape(run))
    },
  )
