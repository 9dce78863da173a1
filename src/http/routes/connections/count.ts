// POST /api/v1/connections/ALIAS/streams/STREAM/count: how many records a scope has, before a sync has it.
import { z } from 'zod'
import type { ApiRoute } from '../../route.ts'
import { json, name } from '../../shapes/basics.ts'

const params = z.object({ alias: name, stream: name })
const body = z
  .strictObject({ where: json.optional(), filters: json.optional(), list: json.optional() })
  .describe('As the set-up writes it; nothing is every record')
const counted = z.object({ records: z.int().describe('As the CRM counts them now') })

export const countScope: ApiRoute = (server, { desk }) =>
  server.post(
    '/connections/:alias/streams/:stream/count',
    { schema: { summary: 'Count the records of a scope; costs a call', params, body, response: { 200: counted } } },
    async ({ params: { alias, stream }, body: scope }) => ({ records: await desk.count(alias, stream, scope) }),
  )
