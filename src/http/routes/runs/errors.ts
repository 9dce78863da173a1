// GET /api/v1/runs/ID/errors: what went wrong in a run, grouped by cause.
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { name, showTo } from '../../shapes/basics.ts'

const params = z.object({ run: name })
const cause = z.object({
  cause: z.string(),
  of: z.enum(['job', 'change']),
  fix: z.string().describe('What to do about it'),
  times: z.int(),
  fields: z.array(z.string()),
  records: z.array(z.string()).describe('A few of them'),
})
const errors = z.object({
  causes: z.array(cause),
  isAll: z.boolean().describe('False where there are more than were looked at'),
})

export const listErrors: ApiRoute = (server, { desk }) =>
  server.get(
    '/runs/:run/errors',
    { schema: { summary: 'What went wrong in a run, by cause', params, response: { 200: errors } } },
    async request => {
      const show = showTo(askedBy(request))
      const { causes, isAll } = await desk.causesOf(await desk.runNamed(request.params.run))
      const shown = causes.map(({ cause: said, of, fix, times, fields, records }) => {
        // The CRM's words may have a value in them.
        return {
          cause: of === 'change' ? (show(said) ?? '') : said,
          of,
          fix,
          times,
          fields: [...fields],
          records: [...records],
        }
      })
      return { causes: shown, isAll }
    },
  )
