// POST /api/v1/plans/RUN/approve and /reject: somebody decides on a plan, or on part of it.
import { z } from 'zod'
import type { DecisionReport } from '../../../operations/plan/decide.ts'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { name } from '../../shapes/basics.ts'
import { planSchema, planShape, runSchema, runShape } from '../../shapes/run.ts'

const params = z.object({ run: name })
const decision = z.object({
  run: runSchema,
  plan: planSchema,
  already: z.boolean().describe('It was decided so before: nothing happened'),
  fates: z.record(z.string(), z.int()).nullable(),
})
const decisionShape = ({ run, plan, already, fates }: DecisionReport) => {
  return { run: runShape(run), plan: planShape(plan), already, fates: fates === null ? null : { ...fates } }
}

const selectors = z
  .array(z.string().min(1).max(1_000))
  .max(5_000)
  .default([])
  .describe('"field=Phone,reason=normalized", "record=003…", or the id of a change')
const approval = z.strictObject({
  digest: z.string().min(1).describe('Of the plan that was looked at'),
  only: selectors,
  except: selectors,
})

export const approvePlan: ApiRoute = (server, { desk }) =>
  server.post(
    '/plans/:run/approve',
    { schema: { summary: 'Approve a plan, or part of it', params, body: approval, response: { 200: decision } } },
    async request => {
      const asked = { runId: request.params.run, ...request.body, actor: askedBy(request).actor }
      return decisionShape(await desk.approve(asked))
    },
  )

const rejection = z.strictObject({ why: z.string().min(1).max(1_000).nullable().default(null) }).default({ why: null })

export const rejectPlan: ApiRoute = (server, { desk }) =>
  server.post(
    '/plans/:run/reject',
    {
      schema: {
        summary: 'Reject a plan: nothing of it is written',
        params,
        body: rejection,
        response: { 200: decision },
      },
    },
    async request => {
      const asked = { runId: request.params.run, why: request.body.why, actor: askedBy(request).actor }
      return decisionShape(await desk.reject(asked))
    },
  )
