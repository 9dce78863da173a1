// How often one may ask: more than any person or program needs, and an end to what runs wild. Counted by each process for
// itself: behind several the limit is as many times as high.
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ProblemError } from '../problems.ts'

const WINDOW_MS = 60_000

/** Counts the request, and throws where it is one too many. */
export type Pace = (request: FastifyRequest) => Promise<void>

/** A log-in and a key are counted for themselves; who is neither, by address. */
function whoOf({ principal, ip }: FastifyRequest): string {
  if (principal === null) return `address ${ip}`
  return principal.login === null ? principal.actor : Buffer.from(principal.login.hash).toString('base64')
}

export async function createPace(api: FastifyInstance, perMinute: number): Promise<Pace> {
  await api.register(rateLimit, { global: false })
  const count = api.createRateLimit({ max: perMinute, timeWindow: WINDOW_MS, keyGenerator: whoOf })
  return async request => {
    const counted = await count(request)
    if (counted.isAllowed || !counted.isExceeded) return
    const detail = `more than ${perMinute} requests came within a minute`
    const fix = 'Ask less often, or set EVERGREEN_REQUESTS_PER_MINUTE higher.'
    throw new ProblemError({ code: 'too_many_requests', detail, fix, retryAfter: counted.ttlInSeconds })
  }
}
