// POST /api/v1/connections/ALIAS/provision: makes in the CRM the fields that its users see, or says which it would make.
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { name } from '../../shapes/basics.ts'
import { remedySchema } from '../../shapes/remedy.ts'

const params = z.object({ alias: name })
const body = z.strictObject({ dryRun: z.boolean().default(true) }).default({ dryRun: true })
const step = z.object({
  kind: z.string(),
  stream: z.string().nullable(),
  field: z.string().nullable(),
  what: z.string(),
  state: z.enum(['planned', 'made', 'failed', 'uncertain', 'left']),
  detail: z.string().nullable(),
})
const wanting = { detail: z.string(), fix: z.string(), remedy: remedySchema.optional() }
const provisioned = z.object({
  dryRun: z.boolean(),
  steps: z.array(step),
  there: z.array(z.string()),
  lacks: z.array(z.object({ what: z.string(), ...wanting })),
  refused: z.array(z.object({ stream: z.string(), field: z.string(), ...wanting })),
  unstamped: z.array(z.string()),
})

export const provisionConnection: ApiRoute = (server, { desk }) =>
  server.post(
    '/connections/:alias/provision',
    { schema: { summary: 'Make the fields that a CRM needs', params, body, response: { 200: provisioned } } },
    async request => {
      const asked = { connection: request.params.alias, ...request.body, actor: askedBy(request).actor }
      const { steps, there, lacks, refused, unstamped, dryRun } = await desk.provision(asked)
      const wants = { lacks: [...lacks], refused: [...refused], unstamped: [...unstamped] }
      return { dryRun, steps: [...steps], there: [...there], ...wants }
    },
  )
