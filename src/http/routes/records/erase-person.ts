// POST /api/v1/erasures: forgets a person by an e-mail address or a telephone number, in all connections and streams; without
// `yes` it only says what that would be. What they are found by is in the body, for addresses end up in logs.
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { erasureSchema, erasureShape } from './erase.ts'

const yes = z.boolean().default(false).describe('Do it; it cannot be undone')
const body = z.union([
  z.strictObject({ email: z.string().min(3).max(600), yes }),
  z.strictObject({ phone: z.string().min(7).max(64).describe('With the code of its country'), yes }),
])
const place = { connection: z.string(), stream: z.string(), record: z.string() }
const answer = z.object({ found: z.array(erasureSchema.extend(place)) })

export const erasePerson: ApiRoute = (server, { desk }) =>
  server.post(
    '/erasures',
    { schema: { summary: 'Forget a person', body, response: { 200: answer } } },
    async request => {
      const { yes: isMeant, ...person } = request.body
      const found: z.output<typeof answer>['found'] = []
      for (const target of await desk.findPerson(person)) {
        const { connection, stream, recordId: record } = target
        const erase = async () => {
          const report = await desk.erase(target, askedBy(request).actor)
          return erasureShape(report, report.erased)
        }
        const shape = isMeant ? await erase() : erasureShape(await desk.foreseeErasure(target), null)
        found.push({ connection, stream, record, ...shape })
      }
      return { found }
    },
  )
