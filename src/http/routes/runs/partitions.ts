// GET /api/v1/runs/ID/partitions: how far each part of a run has been read.
import { z } from 'zod'
import type { ApiRoute } from '../../route.ts'
import { name, pageOf } from '../../shapes/basics.ts'

const params = z.object({ run: name })
const partition = z.object({ id: z.string(), rows: z.int(), late: z.int(), done: z.boolean() })

export const listPartitions: ApiRoute = (server, { desk }) =>
  server.get(
    '/runs/:run/partitions',
    { schema: { summary: 'Parts of a run', params, response: { 200: pageOf(partition) } } },
    async request => {
      const run = await desk.runNamed(request.params.run)
      const parts = await desk.stores.runs.partitionsOf(run.id)
      return { items: parts.map(({ id, rows, late, done }) => ({ id, rows, late, done })), next: null }
    },
  )
