// POST /api/v1/setup/estimate: what a run of a sync would cost that is not applied yet.
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { estimateSchema, estimateShape, runKind } from '../../shapes/estimate.ts'
import { draftBody, draftText, SETUP_BYTES } from '../../shapes/setup.ts'

const body = draftBody.extend(runKind)

export const estimateDraft: ApiRoute = (server, { desk }) =>
  server.post(
    '/setup/estimate',
    {
      bodyLimit: SETUP_BYTES,
      schema: {
        summary: 'Estimate a run before it is applied; costs a few calls',
        body,
        response: { 200: estimateSchema },
      },
    },
    async request => {
      const { mode, dryRun, ...draft } = request.body
      const run = { mode, dryRun, actor: askedBy(request).actor }
      return estimateShape(await desk.estimateDraft(draftText(draft), draft.sync, run))
    },
  )
