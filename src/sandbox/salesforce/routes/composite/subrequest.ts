// Subrequests: a request of a composite is dispatched to the same routes as any other, in the name of the outer one, and
// neither counted nor numbered again.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ApiError } from '../../api-error.ts'

export interface Subrequest {
  readonly method: string
  readonly url: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>> | undefined
}

export interface SubAnswer {
  readonly status: number
  /** Location, ETag and Last-Modified, as far as the answer has them. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

const around = new AsyncLocalStorage<string>()

/** The id of the request that this one is a part of; nothing for a request of its own. */
export function outerRequestId(): string | undefined {
  return around.getStore()
}

const METHODS = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE', 'HEAD'] as const
const methodSchema = z.enum(METHODS)
const SHOWN = { location: 'Location', etag: 'ETag', 'last-modified': 'Last-Modified' } as const
/** What the outer request wishes of its writes holds for its parts as well. */
const INHERITED = ['authorization', 'sforce-duplicate-rule-header', 'sforce-auto-assign', 'sforce-query-options']

/** Sends a subrequest through the router. @throws ApiError 400 for a method that is none */
export async function dispatch(outer: FastifyRequest, sub: Subrequest): Promise<SubAnswer> {
  const method = methodSchema.safeParse(sub.method.toUpperCase())
  if (!method.success) throw new ApiError(400, 'INVALID_HTTP_METHOD', `HTTP method '${sub.method}' is not supported`)
  const inherited = INHERITED.flatMap(name => {
    const value = outer.headers[name]
    return typeof value === 'string' ? [[name, value] as const] : []
  })
  const own = Object.entries(sub.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const)
  const hasBody = sub.body !== undefined && sub.body !== null
  const headersSent = {
    host: outer.host,
    ...Object.fromEntries([...inherited, ...own]),
    ...(hasBody ? { 'content-type': 'application/json' } : {}),
  }
  const payload = hasBody ? { payload: JSON.stringify(sub.body) } : {}
  const sent = { method: method.data, url: sub.url, headers: headersSent, ...payload }
  // The request begins when it is awaited, so that is done inside.
  const answer = await around.run(around.getStore() ?? outer.id, async () => await outer.server.inject(sent))
  const headers = Object.entries(SHOWN).flatMap(([name, shown]) => {
    const value = answer.headers[name]
    return typeof value === 'string' ? [[shown, value] as const] : []
  })
  return { status: answer.statusCode, headers: Object.fromEntries(headers), body: bodyOf(answer.payload) }
}

function bodyOf(payload: string): unknown {
  if (payload === '') return null
  try {
    return JSON.parse(payload)
  } catch {
    return payload
  }
}
