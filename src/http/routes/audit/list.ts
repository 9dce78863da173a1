// GET /api/v1/audit: who did what to which field, when and why; by anything.
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { aliasesOf, auditQuery, filterOf } from '../../shapes/audit-filter.ts'
import { cursorOf, page, pageOf, placeOf, showTo } from '../../shapes/basics.ts'
import { entrySchema, entryShape } from '../../shapes/entry.ts'
import { maskedDetail } from '../../shapes/masked-setup.ts'

const querystring = z.object({
  ...page,
  ...auditQuery,
  order: z.enum(['oldest', 'newest']).default('oldest').describe('Which come first'),
})
const place = z.tuple([z.int().min(0)])

export const listAudit: ApiRoute = (server, { desk }) =>
  server.get(
    '/audit',
    { schema: { summary: 'Entries of the audit', querystring, response: { 200: pageOf(entrySchema) } } },
    async request => {
      const { limit, cursor, order, ...asked } = request.query
      const asking = askedBy(request)
      const show = showTo(asking)
      const [seq] = cursor === undefined ? [undefined] : placeOf(cursor, place)
      const filter = await filterOf(asked, desk)
      const from = order === 'newest' ? { newestFirst: true, beforeSeq: seq } : { afterSeq: seq }
      const found = await desk.stores.audit.list({ ...filter, ...from, limit: limit + 1 })
      const entries = found.slice(0, limit)
      const last = found.length > limit ? entries.at(-1) : undefined
      const aliases = await aliasesOf(desk)
      const items = entries.map(entry => entryShape(entry, show, aliases))
      if (!asking.seesPersonal) for (const item of items) item.detail = maskedDetail(item.detail)
      return { items, next: last === undefined ? null : cursorOf([last.seq]) }
    },
  )
