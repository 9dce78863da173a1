// Requests that no endpoint takes: 405 for a right path with a wrong method, else the edge's HTML page.
import { ApiError } from './api-error.ts'
import type { Answer, Endpoint } from './endpoint.ts'

/** Where HubSpot's APIs live; everything below that no endpoint takes is lost. */
export const ROOTS = ['/crm', '/oauth', '/webhooks', '/app-webhooks', '/account-info', '/crm-object-schemas'] as const

const PAGE = '<html><body><h1>Error 404 Not Found</h1></body></html>'

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/:[^/]+/g, '[^/]+')}/?$`)
}

/** Answers lost requests. Throws the 405. The patterns are made at the first one. */
export function lostAnswer(endpoints: readonly Endpoint[]): (url: string) => Answer {
  let patterns: readonly RegExp[] | undefined
  return url => {
    patterns ??= endpoints.flatMap(endpoint => endpoint.paths.map(patternOf))
    const path = url.split('?')[0] ?? ''
    if (patterns.some(pattern => pattern.test(path)))
      throw new ApiError(405, { message: 'HTTP 405 Method Not Allowed' })
    return { status: 404, text: { type: 'text/html;charset=utf-8', content: PAGE } }
  }
}
