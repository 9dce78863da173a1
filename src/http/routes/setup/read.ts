// GET /api/v1/setup: the whole set-up as YAML and as JSON; secrets are not in it. Its ETag goes with what changes it.
import { parse } from 'yaml'
import type { ApiRoute } from '../../route.ts'
import { json } from '../../shapes/basics.ts'
import { setupText } from '../../shapes/setup.ts'

export const readSetup: ApiRoute = (server, { desk }) =>
  server.get('/setup', { schema: { summary: 'The set-up', response: { 200: setupText } } }, async (_, reply) => {
    const { text, digest } = await desk.setup()
    reply.header('etag', `"${digest}"`)
    return { text, document: json.parse(parse(text)) }
  })
