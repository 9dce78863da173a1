// GET /api/v1/setup/versions: who changed what of the set-up, the newest first.
import { z } from 'zod'
import type { AppliedChange } from '../../../operations/apply.ts'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { cursorOf, moment, page, pageOf, placeOf } from '../../shapes/basics.ts'
import { maskedChange } from '../../shapes/masked-setup.ts'
import { changeOf, settingChange } from '../../shapes/setup.ts'

const versionSchema = z.object({
  number: z.int(),
  at: moment,
  actor: z.string(),
  changes: z.array(settingChange),
})
const querystring = z.object(page)
const place = z.tuple([z.int().min(0)])

export const listVersions: ApiRoute = (server, { desk }) =>
  server.get(
    '/setup/versions',
    { schema: { summary: 'Versions of the set-up', querystring, response: { 200: pageOf(versionSchema) } } },
    async request => {
      const { limit, cursor } = request.query
      const shown = askedBy(request).seesPersonal ? changeOf : (change: AppliedChange) => changeOf(maskedChange(change))
      const [before] = cursor === undefined ? [null] : placeOf(cursor, place)
      const found = await desk.stores.versions.list(before, limit + 1)
      const versions = found.slice(0, limit)
      const last = found.length > limit ? versions.at(-1) : undefined
      const items = versions.map(({ changes, ...version }) => ({ ...version, changes: changes.map(shown) }))
      return { items, next: last === undefined ? null : cursorOf([last.number]) }
    },
  )
