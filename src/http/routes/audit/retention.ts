// POST /api/v1/audit/retention: drops what need not be kept of the audit; without `yes` it only says what that is.
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { moment } from '../../shapes/basics.ts'

const body = z
  .strictObject({ yes: z.boolean().default(false).describe('Do it; it cannot be undone') })
  .default({ yes: false })
const kept = z.object({
  connection: z.string(),
  months: z.int().nullable().describe('Null: for ever'),
  keptFrom: moment.nullable(),
  over: z.object({ segments: z.int(), entries: z.int() }).describe('Need not be kept; was dropped with `yes`'),
})
const retention = z.object({ dropped: z.boolean(), connections: z.array(kept) })

export const dropOldAudit: ApiRoute = (server, { desk }) =>
  server.post(
    '/audit/retention',
    { schema: { summary: 'Drop what need not be kept of the audit', body, response: { 200: retention } } },
    async request => {
      const { yes } = request.body
      const reports = yes ? await desk.dropOverdue(askedBy(request).actor) : await desk.foreseeRetention()
      return { dropped: yes, connections: [...reports] }
    },
  )
