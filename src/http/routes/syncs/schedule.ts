// GET /api/v1/syncs/NAME/schedule: when it runs by itself, in words, with as many of its next starts as are asked for.
import { z } from 'zod'
import type { ApiRoute } from '../../route.ts'
import { name } from '../../shapes/basics.ts'
import { scheduleSchema, scheduleShape } from '../../shapes/sync.ts'
import { requireSync } from './read.ts'

const params = z.object({ sync: name })
const querystring = z.object({ count: z.coerce.number().int().min(1).max(50).default(5) })

export const readSchedule: ApiRoute = (server, { desk }) =>
  server.get(
    '/syncs/:sync/schedule',
    { schema: { summary: 'The next starts of a sync', params, querystring, response: { 200: scheduleSchema } } },
    async ({ params: { sync }, query: { count } }) => {
      const { name: known } = await requireSync(sync, desk)
      const [report] = await desk.schedule(known, count)
      if (report === undefined) throw new Error(`no schedule of ${known}`)
      return scheduleShape(report)
    },
  )
