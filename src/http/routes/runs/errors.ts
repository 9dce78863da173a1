// GET /api/v1/runs/ID/errors: what went wrong in a run, grouped by cause.
import { z } from 'zod'
import type { AuditEntry } from '../../../contract/audit.ts'
import { entriesOfRun } from '../../../contract/store/audit/of-run.ts'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { name, type Show, showTo } from '../../shapes/basics.ts'

const params = z.object({ run: name })
const cause = z.object({
  cause: z.string(),
  of: z.enum(['job', 'change']),
  times: z.int(),
  fields: z.array(z.string()),
  records: z.array(z.string()).describe('A few of them'),
})
const errors = z.object({
  causes: z.array(cause),
  isAll: z.boolean().describe('False where there are more than were looked at'),
})
type Cause = z.output<typeof cause>

/** Rejected changes that are looked at. */
const MOST = 2_000
const SAMPLES = 5

export const listErrors: ApiRoute = (server, { desk }) =>
  server.get(
    '/runs/:run/errors',
    { schema: { summary: 'What went wrong in a run, by cause', params, response: { 200: errors } } },
    async request => {
      const run = await desk.runNamed(request.params.run)
      const [failed, rejected] = await Promise.all([
        desk.stores.work.failedOf(run.id),
        desk.stores.audit.list({ ...entriesOfRun(run), event: 'field.change', outcome: 'rejected', limit: MOST }),
      ])
      const jobs = [...Map.groupBy(failed, ({ step, note }) => `${step}: ${note ?? 'no reason was given'}`)]
      const causes = [
        ...jobs.map(([said, of]): Cause => ({ cause: said, of: 'job', times: of.length, fields: [], records: [] })),
        ...changesByCause(rejected, showTo(askedBy(request))),
      ]
      return { causes: causes.toSorted((a, b) => b.times - a.times), isAll: rejected.length < MOST }
    },
  )

/** The CRM's words without what stands in quotes, which are values: so that one cause is one group. */
function changesByCause(entries: readonly AuditEntry[], show: Show): Cause[] {
  const causeOf = ({ answer = '' }: AuditEntry) => answer.replace(/"[^"]*"|'[^']*'/g, '…')
  return [...Map.groupBy(entries, causeOf)].map(([said, of]): Cause => {
    const records = [...new Set(of.flatMap(({ recordId }) => recordId ?? []))].slice(0, SAMPLES)
    const fields = [...new Set(of.flatMap(({ field }) => field ?? []))]
    return { cause: show(said) ?? '', of: 'change', times: of.length, fields, records }
  })
}
