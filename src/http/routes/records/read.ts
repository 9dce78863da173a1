// GET /api/v1/records/CONNECTION/STREAM/RECORD: one record with how fresh each value is, who set it, and what holds it.
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { name, showTo, value } from '../../shapes/basics.ts'
import { stateSchema, stateShape } from '../../shapes/story.ts'

const params = z.object({ connection: name, stream: name, record: name })
const field = stateSchema.extend({
  field: z.string(),
  kind: z.string().nullable(),
  freshness: z.number().nullable().describe('Probability that the value still holds'),
  stale: z.boolean(),
  syncs: z.array(z.string()),
})
const link = z.object({
  via: z.string(),
  to: z.string(),
  id: z.string(),
  kinds: z.array(z.string()),
  primary: z.boolean(),
})
const record = z.object({
  connection: z.string(),
  stream: z.string(),
  record: z.string(),
  name: value.describe('What people call it'),
  fields: z.array(field),
  links: z.array(link),
  livesOnIn: z.string().nullable(),
  merged: z.array(z.string()),
  gone: z.boolean(),
  synced: z.boolean().describe('False: no sync reads it any more, and what is known of it stays as it is'),
  page: z.string().nullable().describe('Where the CRM shows it'),
})

export const readRecord: ApiRoute = (server, { desk }) =>
  server.get(
    '/records/:connection/:stream/:record',
    { schema: { summary: 'A record', params, response: { 200: record } } },
    async request => {
      const { connection, stream, record: recordId } = request.params
      const show = showTo(askedBy(request))
      const { name: called, fields, links, merged, ...about } = await desk.record({ connection, stream, recordId })
      return {
        ...about,
        record: recordId,
        name: show(called),
        merged: [...merged],
        fields: fields.map(({ state, syncs, ...each }) => ({ ...each, syncs: [...syncs], ...stateShape(state, show) })),
        links: links.map(({ kinds, ...each }) => ({ ...each, kinds: [...kinds] })),
      }
    },
  )
