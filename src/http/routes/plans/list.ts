// GET /api/v1/plans: plans that wait for somebody, the oldest first.
import { z } from 'zod'
import type { ApiRoute } from '../../route.ts'
import { pageOf } from '../../shapes/basics.ts'
import { planSchema, planShape, runSchema, runShape } from '../../shapes/run.ts'

const waiting = z.object({ run: runSchema, plan: planSchema })

export const listPlans: ApiRoute = (server, { desk }) =>
  server.get(
    '/plans',
    { schema: { summary: 'Plans that wait for somebody', response: { 200: pageOf(waiting) } } },
    async () => {
      const plans = await desk.plans()
      return { items: plans.map(({ run, plan }) => ({ run: runShape(run), plan: planShape(plan) })), next: null }
    },
  )
