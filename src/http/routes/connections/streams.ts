// GET /api/v1/connections/ALIAS/streams: the objects of a CRM that can be synced.
import { z } from 'zod'
import type { ApiRoute } from '../../route.ts'
import { name, pageOf } from '../../shapes/basics.ts'

const params = z.object({ alias: name })
const stream = z.object({
  name: z.string().describe('As syncs call it'),
  label: z.string(),
  custom: z.boolean().describe('Made by the account, and not by the vendor'),
})

export const listStreams: ApiRoute = (server, { desk }) =>
  server.get(
    '/connections/:alias/streams',
    { schema: { summary: 'Objects of a CRM; costs a call', params, response: { 200: pageOf(stream) } } },
    async ({ params: { alias } }) => ({ items: [...(await desk.streams(alias))], next: null }),
  )
