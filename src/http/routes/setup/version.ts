// GET /api/v1/setup/versions/NUMBER: the set-up as it was then.
import { z } from 'zod'
import { NotKnown } from '../../../errors.ts'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { maskedSetup } from '../../shapes/masked-setup.ts'

const params = z.object({ version: z.coerce.number().int().min(1).max(2_147_483_647) })

export const readVersion: ApiRoute = (server, { desk }) =>
  server.get(
    '/setup/versions/:version',
    { schema: { summary: 'A version of the set-up', params, response: { 200: z.object({ text: z.string() }) } } },
    async request => {
      const { version } = request.params
      const text = await desk.stores.versions.text(version)
      if (text !== null) return { text: askedBy(request).seesPersonal ? text : maskedSetup(text).text }
      const fix = 'Look for it among the versions of the set-up.'
      throw new NotKnown({ where: `version ${version}`, what: 'there is no such version', fix })
    },
  )
