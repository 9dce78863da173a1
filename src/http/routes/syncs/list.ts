// GET /api/v1/syncs: every sync, when it runs next, and how its last run went.
import type { ApiRoute } from '../../route.ts'
import { pageOf } from '../../shapes/basics.ts'
import { syncSchema, syncShape } from '../../shapes/sync.ts'

const STARTS = 1

export const listSyncs: ApiRoute = (server, { desk }) =>
  server.get('/syncs', { schema: { summary: 'Syncs', response: { 200: pageOf(syncSchema) } } }, async () => {
    const [syncs, schedules, newest, paused] = await Promise.all([
      desk.stores.syncs.list(),
      desk.schedule(undefined, STARTS),
      desk.stores.runs.newest(),
      desk.stores.checks.allPaused(),
    ])
    const bySync = new Map(schedules.map(schedule => [schedule.sync, schedule]))
    const items = syncs.flatMap(sync => {
      const schedule = bySync.get(sync.name)
      if (schedule === undefined) return []
      const about = { schedule, last: newest.get(sync.id) ?? null, pausedFields: paused.get(sync.id) ?? [] }
      return [syncShape(sync, about)]
    })
    return { items, next: null }
  })
