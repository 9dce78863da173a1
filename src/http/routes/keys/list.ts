// GET /api/v1/keys: one's own API keys; an admin's list has everybody's.
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { pageOf } from '../../shapes/basics.ts'
import { keySchema, keyShape } from '../../shapes/user.ts'

export const listKeys: ApiRoute = (server, { desk }) =>
  server.get('/keys', { schema: { summary: 'API keys', response: { 200: pageOf(keySchema) } } }, async request => {
    const { userId, role } = askedBy(request)
    const keys = await desk.stores.keys.list(role === 'admin' ? undefined : userId)
    return { items: keys.map(keyShape), next: null }
  })
