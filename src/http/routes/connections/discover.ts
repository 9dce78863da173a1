// GET /api/v1/connections/ALIAS/streams/STREAM: the fields of an object as the CRM describes them, each with what it
// probably means.
import { z } from 'zod'
import { FIELD_KINDS } from '../../../domain/record.ts'
import type { ApiRoute } from '../../route.ts'
import { name } from '../../shapes/basics.ts'

const params = z.object({ alias: name, stream: name })
const field = z.object({
  name: z.string(),
  label: z.string(),
  type: z.string(),
  maxLength: z.int().nullable(),
  updateable: z.boolean(),
  options: z.array(z.string()).nullable(),
  kind: z.enum(FIELD_KINDS).nullable().describe('A guess; null where it is anybody’s'),
})

export const discoverStream: ApiRoute = (server, { desk }) =>
  server.get(
    '/connections/:alias/streams/:stream',
    { schema: { summary: 'Fields of an object', params, response: { 200: z.object({ fields: z.array(field) }) } } },
    async ({ params: { alias, stream } }) => {
      const { fields } = await desk.discover(alias, stream)
      return {
        fields: fields.map(({ spec, kind }) => {
          return { ...spec, options: spec.options === null ? null : [...spec.options], kind }
        }),
      }
    },
  )
