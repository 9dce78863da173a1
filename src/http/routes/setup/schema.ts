// GET /api/v1/setup/schema: the JSON Schema of the set-up, for editors and forms.
import { z } from 'zod'
import type { ApiRoute } from '../../route.ts'
import { json } from '../../shapes/basics.ts'

export const readSetupSchema: ApiRoute = (server, { desk }) => {
  const schema = z.record(z.string(), json).parse(JSON.parse(JSON.stringify(desk.schema())))
  return server.get(
    '/setup/schema',
    { schema: { summary: 'The JSON Schema of the set-up', response: { 200: z.record(z.string(), json) } } },
    async () => schema,
  )
}
