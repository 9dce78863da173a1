// GET /api/v1/records/CONNECTION/STREAM/RECORD/fields/FIELD: the whole story of one field of one record.
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { aliasesOf } from '../../shapes/audit-filter.ts'
import { name, showTo } from '../../shapes/basics.ts'
import { storySchema, storyShape } from '../../shapes/story.ts'

const params = z.object({ connection: name, stream: name, record: name, field: name })

export const explainField: ApiRoute = (server, { desk }) =>
  server.get(
    '/records/:connection/:stream/:record/fields/:field',
    { schema: { summary: 'Explain a value', params, response: { 200: storySchema } } },
    async request => {
      const { record: recordId, ...place } = request.params
      const story = await desk.explain({ ...place, recordId })
      return storyShape(story, showTo(askedBy(request)), await aliasesOf(desk))
    },
  )
