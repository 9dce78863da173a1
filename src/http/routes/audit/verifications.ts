// POST and GET /api/v1/audit/verifications: begins to verify the audit, and tells how far it has come or what it came to.
import { z } from 'zod'
import type { Verification } from '../../../operations/audit/verifying.ts'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { moment, name } from '../../shapes/basics.ts'
import { verdictSchema, verdictShape } from '../../shapes/verdict.ts'

const asked = z.strictObject({ run: name.optional().describe("A run's entries only, and the chain since") })
const verification = z.object({
  startedBy: z.string(),
  startedAt: moment,
  endedAt: moment.nullable().describe('Null while it goes on'),
  entries: z.int().describe('That were checked until now'),
  verdict: verdictSchema.nullable(),
  trouble: z.string().nullable().describe('Why it could not be ended'),
})

function verificationShape({ verdict, ...rest }: Verification): z.output<typeof verification> {
  return { ...rest, verdict: verdict === null ? null : verdictShape(verdict) }
}

export const beginVerification: ApiRoute = (server, { desk }) =>
  server.post(
    '/audit/verifications',
    { schema: { summary: 'Begin to verify the audit', body: asked.default({}), response: { 200: verification } } },
    async request => {
      const { run } = request.body
      const runId = run === undefined ? null : (await desk.runNamed(run)).id
      return verificationShape(desk.verifications.begin(runId, askedBy(request).actor))
    },
  )

const newest = z.object({ newest: verification.nullable().describe('Null where none was begun') })

export const readVerification: ApiRoute = (server, { desk }) =>
  server.get(
    '/audit/verifications',
    { schema: { summary: 'The newest verification', querystring: asked, response: { 200: newest } } },
    async ({ query: { run } }) => {
      const found = desk.verifications.of(run === undefined ? null : (await desk.runNamed(run)).id)
      return { newest: found === null ? null : verificationShape(found) }
    },
  )
