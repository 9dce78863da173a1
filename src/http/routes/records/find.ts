// POST /api/v1/records/find: records by an id, by the address of their page in the CRM, by an e-mail address, a telephone
// number, a domain or a name. What is looked for may be a person's, so it is in no address of ours.
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { pageOf, showTo, value } from '../../shapes/basics.ts'

const body = z.strictObject({
  text: z
    .string()
    .trim()
    .min(1)
    .max(2_000)
    .describe(
      "An id, the address of a record's page in the CRM, an e-mail address, a telephone number, a domain or the beginnings of the words of a name",
    ),
})
const found = z.object({
  connection: z.string(),
  stream: z.string(),
  record: z.string(),
  name: value.describe('What people call it'),
  gone: z.boolean(),
  synced: z.boolean().describe('False: no sync reads it any more, and what is known of it stays as it is'),
})

export const findRecords: ApiRoute = (server, { desk }) =>
  server.post(
    '/records/find',
    {
      schema: {
        summary: 'Find a record',
        description: 'At most fifty: who finds more types more.',
        body,
        response: { 200: pageOf(found) },
      },
    },
    async request => {
      const asking = askedBy(request)
      const show = showTo(asking)
      // Who may not see an address must not find out whose it is either.
      const records = await desk.findRecords(request.body.text, asking.seesPersonal)
      const items = records.map(({ recordId, name, ...each }) => ({ ...each, record: recordId, name: show(name) }))
      return { items, next: null }
    },
  )
