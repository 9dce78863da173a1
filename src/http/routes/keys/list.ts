// GET /api/v1/keys: one's own API keys, the newest first; an admin's list has everybody's.
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { name, page, paged, pageOf, placedMoment, placeOf } from '../../shapes/basics.ts'
import { keySchema, keyShape } from '../../shapes/user.ts'

const querystring = z.object(page)
const place = z.tuple([placedMoment, name])

export const listKeys: ApiRoute = (server, { desk }) =>
  server.get(
    '/keys',
    { schema: { summary: 'API keys', querystring, response: { 200: pageOf(keySchema) } } },
    async request => {
      const { limit, cursor } = request.query
      const { userId, role } = askedBy(request)
      const [madeAt, id] = cursor === undefined ? [] : placeOf(cursor, place)
      const after = madeAt === undefined || id === undefined ? undefined : { madeAt, id }
      const of = role === 'admin' ? undefined : userId
      const found = await desk.stores.keys.list({ userId: of, after, limit: limit + 1 })
      const { items, next } = paged(found, limit, last => [last.madeAt, last.id])
      return { items: items.map(keyShape), next }
    },
  )
