// POST /api/v1/syncs/NAME/estimate: how many records are in its scope now, what a run would cost, how long the day lasts.
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { name } from '../../shapes/basics.ts'
import { estimateSchema, estimateShape, runKind } from '../../shapes/estimate.ts'
import { requireSync } from './read.ts'

const params = z.object({ sync: name })
const body = z.strictObject(runKind).default({ mode: 'incremental', dryRun: false })

export const estimateSync: ApiRoute = (server, { desk }) =>
  server.post(
    '/syncs/:sync/estimate',
    { schema: { summary: 'Estimate a run; costs a few calls', params, body, response: { 200: estimateSchema } } },
    async request => {
      const { name: sync } = await requireSync(request.params.sync, desk)
      return estimateShape(await desk.estimate({ sync, ...request.body, actor: askedBy(request).actor }))
    },
  )
