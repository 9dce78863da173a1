// POST /composite: up to 25 requests in one, which may refer to each other's answers.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ApiError } from '../../api-error.ts'
import type { Org } from '../../org.ts'
import { DATA, type PathParams, parseBody } from '../request.ts'
import { checkReferenceIds } from './references.ts'
import { runComposite, subrequestSchema } from './run.ts'

const MOST_SUBREQUESTS = 25
/** Of these, so many may be queries or collections. */
const MOST_HEAVY = 5
const HEAVY = /\/services\/data\/v[\d.]+\/(query|queryAll|composite\/sobjects)\b/

const compositeSchema = z.object({
  allOrNone: z.boolean().default(false),
  collateSubrequests: z.boolean().default(false),
  compositeRequest: z.array(subrequestSchema),
})

export function compositeRoutes(scope: FastifyInstance, org: Org): void {
  scope.post<PathParams>(`${DATA}/composite`, async request => {
    const { allOrNone, compositeRequest } = parseBody(compositeSchema, request.body)
    if (compositeRequest.length > MOST_SUBREQUESTS) {
      const message = `Limit exceeded: a composite request takes at most ${MOST_SUBREQUESTS} subrequests`
      throw new ApiError(400, 'LIMIT_EXCEEDED', message)
    }
    if (compositeRequest.filter(({ url }) => HEAVY.test(url)).length > MOST_HEAVY) {
      const message = `Limit exceeded: at most ${MOST_HEAVY} subrequests may be queries or sObject collections`
      throw new ApiError(400, 'LIMIT_EXCEEDED', message)
    }
    checkReferenceIds(compositeRequest.map(({ referenceId }) => referenceId))
    const { answers } = await runComposite(request, org, compositeRequest, allOrNone)
    return { compositeResponse: answers }
  })
}
