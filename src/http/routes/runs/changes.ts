// GET /api/v1/runs/ID/changes: what a run asked for, page by page, and what became of it.
import { z } from 'zod'
import { PROPOSAL_REASONS } from '../../../domain/decide/proposal.ts'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { cursorOf, name, page, pageOf, placeOf, share, showTo } from '../../shapes/basics.ts'
import { changeSchema, changeShape } from '../../shapes/change.ts'

const params = z.object({ run: name })
const querystring = z.object({
  ...page,
  field: name.optional(),
  reason: z.enum(PROPOSAL_REASONS).optional(),
  record: name.optional(),
  minConfidence: share.default(0).describe('Only changes at least as sure as that'),
  maxConfidence: share.default(1).describe('Only changes at most as sure as that'),
})
const place = z.tuple([z.string().regex(/^\d{1,18}$/)])

export const listRunChanges: ApiRoute = (server, { desk }) =>
  server.get(
    '/runs/:run/changes',
    { schema: { summary: 'Changes of a run', params, querystring, response: { 200: pageOf(changeSchema) } } },
    async request => {
      const { limit, cursor, field = null, reason = null, record = null } = request.query
      const { minConfidence: least, maxConfidence: most } = request.query
      const [after = null] = cursor === undefined ? [] : placeOf(cursor, place)
      const { id } = await desk.runNamed(request.params.run)
      const selector = { field, reason, recordId: record, id: null }
      const found = await desk.stores.plans.page(id, { selector, confidence: { least, most }, after, limit: limit + 1 })
      const changes = found.slice(0, limit)
      const last = found.length > limit ? changes.at(-1) : undefined
      const show = showTo(askedBy(request))
      return {
        items: changes.map(change => changeShape(change, show)),
        next: last === undefined ? null : cursorOf([last.id]),
      }
    },
  )
