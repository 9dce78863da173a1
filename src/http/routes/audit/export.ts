// GET /api/v1/audit/export: entries as NDJSON or CSV, any number, as they are read.
import { Readable } from 'node:stream'
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { auditQuery, filterOf } from '../../shapes/audit-filter.ts'

const querystring = z.object({ ...auditQuery, format: z.enum(['ndjson', 'csv']).default('ndjson') })
const TYPES = { ndjson: 'application/x-ndjson', csv: 'text/csv; charset=utf-8' } as const

export const exportAudit: ApiRoute = (server, { desk }) =>
  server.get(
    '/audit/export',
    {
      schema: {
        summary: 'Export entries of the audit, which is audited itself',
        querystring,
        response: { 200: z.unknown().describe('Lines') },
      },
    },
    async (request, reply) => {
      const { format, ...asked } = request.query
      const filter = { ...(await filterOf(asked, desk)), limit: Number.MAX_SAFE_INTEGER }
      const lines = desk.exportAudit({ filter, format, actor: askedBy(request).actor })
      reply.type(TYPES[format]).header('content-disposition', `attachment; filename="audit.${format}"`)
      return reply.serializer(String).send(Readable.from(lines))
    },
  )
