// POST /api/v1/connections/ALIAS/check: what is right and what is not, which permissions are missing, and what to do.
import { z } from 'zod'
import type { ApiRoute } from '../../route.ts'
import { name } from '../../shapes/basics.ts'
import { remedySchema } from '../../shapes/remedy.ts'

const params = z.object({ alias: name })
const finding = z.object({
  where: z.string().describe('The connection, or one of its syncs'),
  what: z.string(),
  ok: z.boolean(),
  detail: z.string(),
  fix: z.string().nullable(),
  remedy: remedySchema.optional(),
})
const findings = z.object({ ok: z.boolean(), findings: z.array(finding) })

export const checkConnection: ApiRoute = (server, { desk }) =>
  server.post(
    '/connections/:alias/check',
    { schema: { summary: 'Check a connection; costs a few calls', params, response: { 200: findings } } },
    async ({ params: { alias } }) => {
      const found = await Array.fromAsync(desk.examine(alias))
      return { ok: found.every(({ ok }) => ok), findings: found }
    },
  )
