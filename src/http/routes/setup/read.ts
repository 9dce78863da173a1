// GET /api/v1/setup: the whole set-up as YAML and as JSON; secrets are not in it. Its ETag goes with what changes it.
import { parse } from 'yaml'
import type { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { json } from '../../shapes/basics.ts'
import { maskedSetup } from '../../shapes/masked-setup.ts'
import { setupText } from '../../shapes/setup.ts'

export const readSetup: ApiRoute = (server, { desk }) => {
  let last: { readonly text: string; readonly document: z.output<typeof json> } | null = null
  return server.get(
    '/setup',
    { schema: { summary: 'The set-up', response: { 200: setupText } }, config: { version: 'gives' } },
    async (request, reply) => {
      const { text, digest } = await desk.setup()
      reply.header('etag', `"${digest}"`)
      // It is the same for all who look, until somebody changes it.
      if (last?.text !== text) last = { text, document: json.parse(parse(text)) }
      return askedBy(request).seesPersonal ? last : maskedSetup(text)
    },
  )
}
