// GET /api/v1/runs/ID/partitions: how far each part of a run has been read.
import { z } from 'zod'
import type { StoredPartition } from '../../../contract/stores.ts'
import type { ApiRoute } from '../../route.ts'
import { name, page, paged, pageOf, placeOf } from '../../shapes/basics.ts'

const params = z.object({ run: name })
const querystring = z.object(page)
const place = z.tuple([name])
const partition = z.object({
  id: z.string(),
  of: z
    .enum(['window', 'recheck', 'notices', 'upkeep'])
    .describe("Of the run's own window; of one looked at again; of records that news came of; of a chore beside them"),
  rows: z.int(),
  late: z.int(),
  done: z.boolean(),
})

function kindOf({ query, recheck, noticed }: StoredPartition['partition']): z.output<typeof partition>['of'] {
  if (query.upkeep !== undefined) return 'upkeep'
  if (noticed !== undefined) return 'notices'
  return recheck === undefined ? 'window' : 'recheck'
}

export const listPartitions: ApiRoute = (server, { desk }) =>
  server.get(
    '/runs/:run/partitions',
    { schema: { summary: 'Parts of a run', params, querystring, response: { 200: pageOf(partition) } } },
    async ({ params: { run: asked }, query: { limit, cursor } }) => {
      const run = await desk.runNamed(asked)
      const [after] = cursor === undefined ? [] : placeOf(cursor, place)
      const found = await desk.stores.runs.partitionsOf(run.id, { after, limit: limit + 1 })
      const { items: parts, next } = paged(found, limit, last => [last.id])
      const items = parts.map(({ id, partition: of, rows, late, done }) => ({ id, of: kindOf(of), rows, late, done }))
      return { items, next }
    },
  )
