// GET /api/v1/users: everybody who may come in, by name.
import { z } from 'zod'
import type { ApiRoute } from '../../route.ts'
import { name, page, paged, pageOf, placeOf } from '../../shapes/basics.ts'
import { userSchema, userShape } from '../../shapes/user.ts'

const querystring = z.object(page)
const place = z.tuple([name])

export const listUsers: ApiRoute = (server, { desk }) =>
  server.get(
    '/users',
    { schema: { summary: 'Users', querystring, response: { 200: pageOf(userSchema) } } },
    async ({ query: { limit, cursor } }) => {
      const [after] = cursor === undefined ? [] : placeOf(cursor, place)
      const found = await desk.stores.users.list({ after, limit: limit + 1 })
      const { items, next } = paged(found, limit, last => [last.name])
      return { items: items.map(userShape), next }
    },
  )
