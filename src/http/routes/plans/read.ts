// GET /api/v1/plans/RUN: a plan with its groups, and a few changes of each.
import { z } from 'zod'
import { PROPOSAL_REASONS } from '../../../domain/decide/proposal.ts'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { name, showTo } from '../../shapes/basics.ts'
import { changeSchema, changeShape } from '../../shapes/change.ts'
import { planSchema, planShape, runSchema, runShape } from '../../shapes/run.ts'

const params = z.object({ run: name })
const querystring = z.object({ samples: z.coerce.number().int().min(0).max(20).default(3) })
const group = z.object({
  field: z.string(),
  reason: z.enum(PROPOSAL_REASONS),
  changes: z.int(),
  samples: z.array(changeSchema),
})
const answer = z.object({ run: runSchema, plan: planSchema, stampedAlone: z.int(), groups: z.array(group) })
/** As many groups as a person looks through; of the others the counts are told. */
const SAMPLED = 50

const groupOf = ({ field, reason }: { readonly field: string; readonly reason: string }) => `${reason} ${field}`

export const readPlan: ApiRoute = (server, { desk }) =>
  server.get(
    '/plans/:run',
    { schema: { summary: 'A plan by field and reason, with samples', params, querystring, response: { 200: answer } } },
    async request => {
      const { run: runId } = request.params
      const { samples } = request.query
      const show = showTo(askedBy(request))
      const { run, plan, stampedAlone } = await desk.plan({ runId, limit: 1 })
      const few = await desk.stores.plans.samples(run.id, plan.tallies.slice(0, SAMPLED), samples)
      const byGroup = Map.groupBy(few, groupOf)
      const groups = plan.tallies.map(({ field, reason, changes }) => {
        const own = byGroup.get(groupOf({ field, reason })) ?? []
        return { field, reason, changes, samples: own.map(change => changeShape(change, show)) }
      })
      return { run: runShape(run), plan: planShape(plan), stampedAlone, groups }
    },
  )
