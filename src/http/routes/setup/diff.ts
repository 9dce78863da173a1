// POST /api/v1/setup/diff: what applying a set-up would change; nothing is done.
import { z } from 'zod'
import type { ApiRoute } from '../../route.ts'
import { changeOf, SETUP_BYTES, settingChange, setupBody, textOf } from '../../shapes/setup.ts'

export const diffSetup: ApiRoute = (server, { desk }) =>
  server.post(
    '/setup/diff',
    {
      bodyLimit: SETUP_BYTES,
      schema: {
        summary: 'What applying a set-up would change',
        body: setupBody,
        response: { 200: z.object({ changes: z.array(settingChange) }) },
      },
    },
    async request => ({ changes: (await desk.diff(textOf(request.body))).map(changeOf) }),
  )
