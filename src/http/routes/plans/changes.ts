// GET /api/v1/plans/RUN/changes: the changes of a plan, page by page, by field, reason or record.
import { z } from 'zod'
import { PROPOSAL_REASONS } from '../../../domain/decide/proposal.ts'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { name, page, pageOf, share, showTo } from '../../shapes/basics.ts'
import { changeSchema, changeShape } from '../../shapes/change.ts'

const params = z.object({ run: name })
const querystring = z.object({
  ...page,
  field: name.optional(),
  reason: z.enum(PROPOSAL_REASONS).optional(),
  record: name.optional(),
  text: name.optional().describe("Part of a record's id, or of a value for who may see values"),
  minConfidence: share.optional().describe('Only changes at least as sure as that'),
  maxConfidence: share.optional().describe('Only changes at most as sure as that'),
})

export const listChanges: ApiRoute = (server, { desk }) =>
  server.get(
    '/plans/:run/changes',
    { schema: { summary: 'Changes of a plan', params, querystring, response: { 200: pageOf(changeSchema) } } },
    async request => {
      const { cursor: after, ...filter } = request.query
      const asker = askedBy(request)
      const show = showTo(asker)
      // Who may not see values must not find them by asking for one after the other.
      const about = { runId: request.params.run, inValues: asker.seesPersonal }
      const { changes, next } = await desk.plan({ ...about, ...filter, after })
      return { items: changes.map(change => changeShape(change, show)), next }
    },
  )
