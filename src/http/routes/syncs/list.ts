// GET /api/v1/syncs: every sync, when it runs next, and how its last run went.
import type { ApiRoute } from '../../route.ts'
import { pageOf } from '../../shapes/basics.ts'
import { syncSchema, syncShape } from '../../shapes/sync.ts'

const STARTS = 1

export const listSyncs: ApiRoute = (server, { desk }) =>
  server.get('/syncs', { schema: { summary: 'Syncs', response: { 200: pageOf(syncSchema) } } }, async () => {
    const [syncs, schedules] = await Promise.all([desk.stores.syncs.list(), desk.schedule(undefined, STARTS)])
    const shown = syncs.map(async sync => {
      const schedule = schedules.find(each => each.sync === sync.name)
      const [last = null] = await desk.stores.runs.list({ syncName: sync.name, limit: 1 })
      return schedule === undefined ? [] : [syncShape(sync, schedule, last)]
    })
    return { items: (await Promise.all(shown)).flat(), next: null }
  })
