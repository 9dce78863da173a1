// GET /api/v1/users: everybody who may come in.
import type { ApiRoute } from '../../route.ts'
import { pageOf } from '../../shapes/basics.ts'
import { userSchema, userShape } from '../../shapes/user.ts'

export const listUsers: ApiRoute = (server, { desk }) =>
  server.get('/users', { schema: { summary: 'Users', response: { 200: pageOf(userSchema) } } }, async () => {
    return { items: (await desk.stores.users.list()).map(userShape), next: null }
  })
