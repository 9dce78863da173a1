// POST /api/v1/setup/preview: a sync of a set-up that is not applied yet: how many records it has, and what its rules
// would do to a few of them.
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { showTo } from '../../shapes/basics.ts'
import { draftBody, draftText, SETUP_BYTES } from '../../shapes/setup.ts'

const column = z.object({
  column: z.string(),
  kind: z.string(),
  filled: z.int(),
  none: z.int(),
  auto: z.int(),
  suggest: z.int(),
  flag: z.int(),
})
const changed = z.object({
  record: z.string(),
  field: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  action: z.string(),
  confidence: z.number(),
  rule: z.string(),
  why: z.string(),
})
const preview = z.object({
  records: z.int().describe('In the scope, as the CRM counts them now'),
  looked: z.int().describe('At so many of them'),
  fields: z.array(column),
  values: z.array(changed),
  more: z.int(),
})

export const previewSync: ApiRoute = (server, { desk }) =>
  server.post(
    '/setup/preview',
    {
      bodyLimit: SETUP_BYTES,
      schema: { summary: 'A sync before it is applied; costs two calls', body: draftBody, response: { 200: preview } },
    },
    async request => {
      const show = showTo(askedBy(request))
      const { records, ids, columns, values, more } = await desk.preview(draftText(request.body), request.body.sync)
      const shown = values.map(({ row, column: field, before, after, action, confidence, rule, why }) => {
        const record = ids[row - 1] ?? ''
        return { record, field, before: show(before), after: show(after), action, confidence, rule, why }
      })
      return { records, looked: ids.length, fields: [...columns], values: shown, more }
    },
  )
