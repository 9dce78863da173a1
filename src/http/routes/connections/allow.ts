// POST /api/v1/connections/ALIAS/allow: where the browser has to go so that a user lets Evergreen into the CRM.
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { json, name } from '../../shapes/basics.ts'

const params = z.object({ alias: name })
const body = z.strictObject({
  connector: z.enum(['salesforce', 'hubspot']),
  settings: z
    .record(z.string(), json)
    .nullable()
    .default(null)
    .describe('As in the set-up, client id and secret among them; null: those of the connection that is there'),
})

/** Below the API's own address; it has to be a callback URL of the app. */
export const CALLBACK = '/connections/allowed'

export const allowConnection: ApiRoute = (server, { desk, addressOf }) =>
  server.post(
    '/connections/:alias/allow',
    { schema: { summary: 'Connect in the browser', params, body, response: { 200: z.object({ url: z.string() }) } } },
    async request => {
      const redirectUri = addressOf(request, CALLBACK)
      const asked = { alias: request.params.alias, ...request.body, redirectUri }
      return { url: await desk.beginConnect(askedBy(request), asked) }
    },
  )
