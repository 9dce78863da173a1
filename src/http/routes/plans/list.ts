// GET /api/v1/plans: plans that wait for somebody, the oldest first.
import { z } from 'zod'
import type { ApiRoute } from '../../route.ts'
import { name, page, paged, pageOf, placedMoment, placeOf } from '../../shapes/basics.ts'
import { planSchema, planShape, runSchema, runShape } from '../../shapes/run.ts'

const waiting = z.object({ run: runSchema, plan: planSchema })
const querystring = z.object(page)
const place = z.tuple([placedMoment, name])

export const listPlans: ApiRoute = (server, { desk }) =>
  server.get(
    '/plans',
    { schema: { summary: 'Plans that wait for somebody', querystring, response: { 200: pageOf(waiting) } } },
    async ({ query: { limit, cursor } }) => {
      const [madeAt, runId] = cursor === undefined ? [] : placeOf(cursor, place)
      const after = madeAt === undefined || runId === undefined ? undefined : { madeAt, runId }
      const found = await desk.plans({ after, limit: limit + 1 })
      const { items, next } = paged(found, limit, ({ plan: last }) => [last.madeAt, last.runId])
      return { items: items.map(({ run, plan }) => ({ run: runShape(run), plan: planShape(plan) })), next }
    },
  )
