// POST /api/v1/records/CONNECTION/STREAM/RECORD/erase: forgets a record; without `yes` it only says what that would be.
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { name } from '../../shapes/basics.ts'

const params = z.object({ connection: name, stream: name, record: name })
const body = z
  .strictObject({ yes: z.boolean().default(false).describe('Do it; it cannot be undone') })
  .default({ yes: false })
export const erasureSchema = z.object({
  records: z.array(z.string()),
  rows: z.record(z.string(), z.int()),
  plans: z.array(z.string()).describe('Runs whose plans are superseded by it'),
  exports: z.int().describe('Exports of the audit that may hold its values'),
  erased: z.boolean().nullable().describe('Null: nothing was done; false: it is erased when a write of it is over'),
})

export const eraseRecord: ApiRoute = (server, { desk }) =>
  server.post(
    '/records/:connection/:stream/:record/erase',
    { schema: { summary: 'Forget a record', params, body, response: { 200: erasureSchema } } },
    async request => {
      const { record: recordId, ...place } = request.params
      const target = { ...place, recordId }
      if (!request.body.yes) return erasureShape(await desk.foreseeErasure(target), null)
      const report = await desk.erase(target, askedBy(request).actor)
      return erasureShape(report, report.erased)
    },
  )

interface Outlook {
  readonly records: readonly string[]
  readonly rows: object
  readonly plans: readonly string[]
  readonly exports: readonly unknown[]
}

/** `erased`: null where nothing was done. */
export function erasureShape(
  { records, rows, plans, exports }: Outlook,
  erased: boolean | null,
): z.output<typeof erasureSchema> {
  const counts = z.record(z.string(), z.int()).parse({ ...rows })
  return { records: [...records], rows: counts, plans: [...plans], exports: exports.length, erased }
}
