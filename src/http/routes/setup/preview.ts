// POST /api/v1/setup/preview: a sync of a set-up that is not applied yet: how many records it has, and what its rules
// would do to a few of them.
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { json, name, showTo } from '../../shapes/basics.ts'
import { textOf } from '../../shapes/setup.ts'

const body = z.strictObject({
  sync: name,
  text: z.string().max(2_000_000).optional().describe('YAML'),
  document: z.record(z.string(), json).optional().describe('The same as JSON'),
})
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
    { schema: { summary: 'A sync before it is applied; costs two calls', body, response: { 200: preview } } },
    async request => {
      const { sync, text, document } = request.body
      const show = showTo(askedBy(request))
      const asked = text === undefined ? textOf({ document: document ?? {} }) : text
      const { records, ids, columns, values, more } = await desk.preview(asked, sync)
      const shown = values.map(({ row, column: field, before, after, action, confidence, rule, why }) => {
        const record = ids[row - 1] ?? ''
        return { record, field, before: show(before), after: show(after), action, confidence, rule, why }
      })
      return { records, looked: ids.length, fields: [...columns], values: shown, more }
    },
  )
