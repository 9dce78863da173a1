// POST /api/v1/setup/schedule: a schedule before it is applied, in words and with the next times at which it would start
// a run.
import { z } from 'zod'
import type { ApiRoute } from '../../route.ts'
import { json, name } from '../../shapes/basics.ts'
import { timeSchema } from '../../shapes/sync.ts'

const body = z.strictObject({
  sync: name.describe('Its starts are spread by its name'),
  schedule: z.record(z.string(), json).describe('As the set-up writes it'),
  count: z.int().min(1).max(50).default(5),
})
const outlook = z.object({
  words: z.string(),
  zone: z.string(),
  next: z.array(timeSchema),
  perDay: z.number().describe('Runs in a day, on average'),
})

export const foreseeSchedule: ApiRoute = (server, { desk }) =>
  server.post(
    '/setup/schedule',
    { schema: { summary: 'A schedule before it is applied', body, response: { 200: outlook } } },
    async ({ body: { sync, schedule, count } }) => {
      const { next, ...rest } = desk.foreseeSchedule(sync, schedule, count)
      return { ...rest, next: [...next] }
    },
  )
