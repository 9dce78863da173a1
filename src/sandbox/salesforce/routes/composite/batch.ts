// POST /composite/batch: up to 25 independent requests in one.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ApiError } from '../../api-error.ts'
import { DATA, type PathParams, parseBody } from '../request.ts'
import { dispatch } from './subrequest.ts'

const MOST_SUBREQUESTS = 25

const batchSchema = z.object({
  haltOnError: z.boolean().default(false),
  batchRequests: z.array(z.object({ method: z.string(), url: z.string(), richInput: z.unknown().optional() })),
})

export function batchRoutes(scope: FastifyInstance): void {
  scope.post<PathParams>(`${DATA}/composite/batch`, async request => {
    const { haltOnError, batchRequests } = parseBody(batchSchema, request.body)
    if (batchRequests.length > MOST_SUBREQUESTS) {
      throw new ApiError(400, 'LIMIT_EXCEEDED', `Limit exceeded: a batch takes at most ${MOST_SUBREQUESTS} subrequests`)
    }
    const results: { statusCode: number; result: unknown }[] = []
    for (const { method, url, richInput } of batchRequests) {
      const isHalted = haltOnError && results.some(({ statusCode }) => statusCode >= 400)
      if (isHalted) {
        const message = 'Batch processing halted per request'
        results.push({ statusCode: 412, result: [{ errorCode: 'BATCH_PROCESSING_HALTED', message }] })
        continue
      }
      // The documented form leaves out the beginning of the path; the whole path is taken as well.
      const path = url.startsWith('/services/data/') ? url : `/services/data/${url.replace(/^\//, '')}`
      const answer = await dispatch(request, { method, url: path, body: richInput })
      results.push({ statusCode: answer.status, result: answer.body })
    }
    return { hasErrors: results.some(({ statusCode }) => statusCode >= 400), results }
  })
}
