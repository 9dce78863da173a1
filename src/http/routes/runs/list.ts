// GET /api/v1/runs: runs, the newest first.
import { z } from 'zod'
import { RUN_STATUSES } from '../../../contract/store/run.ts'
import type { ApiRoute } from '../../route.ts'
import { cursorOf, moment, name, page, pageOf, placeOf } from '../../shapes/basics.ts'
import { MODES, runSchema, runShape } from '../../shapes/run.ts'

const querystring = z.object({
  ...page,
  sync: name.optional(),
  status: z.enum(RUN_STATUSES).optional(),
  mode: z.enum(MODES).optional(),
  since: moment.optional(),
})
const place = z.tuple([z.number(), z.string()])

export const listRuns: ApiRoute = (server, { desk }) =>
  server.get(
    '/runs',
    { schema: { summary: 'Runs, the newest first', querystring, response: { 200: pageOf(runSchema) } } },
    async ({ query: { limit, cursor, sync: syncName, ...filter } }) => {
      const [startedAt, id] = cursor === undefined ? [] : placeOf(cursor, place)
      const after = startedAt === undefined || id === undefined ? undefined : { startedAt, id }
      const found = await desk.stores.runs.list({ ...filter, syncName, after, limit: limit + 1 })
      const runs = found.slice(0, limit)
      const last = found.length > limit ? runs.at(-1) : undefined
      return { items: runs.map(runShape), next: last === undefined ? null : cursorOf([last.startedAt, last.id]) }
    },
  )
