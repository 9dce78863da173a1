// GET /api/v1/syncs/NAME: one sync with its next five starts.
import { z } from 'zod'
import type { StoredSync } from '../../../contract/stores.ts'
import { NotKnown } from '../../../errors.ts'
import type { Desk } from '../../desk.ts'
import type { ApiRoute } from '../../route.ts'
import { name } from '../../shapes/basics.ts'
import { syncSchema, syncShape } from '../../shapes/sync.ts'

const params = z.object({ sync: name })
const STARTS = 5

export const readSync: ApiRoute = (server, { desk }) =>
  server.get(
    '/syncs/:sync',
    { schema: { summary: 'A sync', params, response: { 200: syncSchema } } },
    async request => {
      const sync = await requireSync(request.params.sync, desk)
      const [[schedule], [last = null], pausedFields] = await Promise.all([
        desk.schedule(sync.name, STARTS),
        desk.stores.runs.list({ syncName: sync.name, limit: 1 }),
        desk.stores.checks.paused(sync.id),
      ])
      if (schedule === undefined) throw notKnown(sync.name)
      return syncShape(sync, { schedule, last, pausedFields })
    },
  )

/** The sync of this name; NotKnown when there is none. */
export async function requireSync(asked: string, { stores }: Pick<Desk, 'stores'>): Promise<StoredSync> {
  const sync = await stores.syncs.byName(asked)
  if (sync === null) throw notKnown(asked)
  return sync
}

const notKnown = (asked: string) =>
  new NotKnown({ where: `sync ${asked}`, what: 'there is no such sync', fix: 'Look for its name among the syncs.' })
