// Puts the endpoints on the wire: token, scopes, limits, headers and error bodies are the same for all of them.
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify'
import { z } from 'zod'
import { createRandom } from '../../random.ts'
import type { Caller } from '../access/app.ts'
import { callerOf } from '../access/authenticate.ts'
import { requiredScopes, unmet } from '../access/scopes.ts'
import type { Portal } from '../portal.ts'
import { ApiError, envelope, missingScopes } from './api-error.ts'
import { acceptBodies, refuseOtherKind, unreadable } from './bodies.ts'
import type { Answer, Endpoint } from './endpoint.ts'
import { lostAnswer, ROOTS } from './lost.ts'

const JSON_TYPE = 'application/json;charset=utf-8'
/** Characters of path and query together that the edge lets through. */
const LONGEST_URL = 16_000
/** Bytes of a body that is not an import. */
const LARGEST_BODY = 20 * 1024 * 1024
const LARGEST_IMPORT = 512 * 1024 * 1024
const paramsShape = z.record(z.string(), z.string())

/** Correlation ids look like UUIDs and are the same in every run. */
function correlationIds(): () => string {
  const random = createRandom(7)
  const hex = (digits: number): string => {
    return Array.from({ length: digits }, () => random.int(0, 15).toString(16)).join('')
  }
  return () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`
}

function send(portal: Portal, reply: FastifyReply, answer: Answer, correlationId: string): FastifyReply {
  if (answer.status >= 400) portal.limits.errors += 1
  const trace = `2B${correlationId.replaceAll('-', '').toUpperCase()}`
  const headers = { 'X-HubSpot-Correlation-Id': correlationId, 'X-Trace': trace }
  reply.code(answer.status).headers({ ...headers, ...answer.headers })
  if (answer.text !== undefined) return reply.header('content-type', answer.text.type).send(answer.text.content)
  if (answer.body === undefined) return reply.send()
  return reply.header('content-type', JSON_TYPE).send(JSON.stringify(answer.body))
}

/** The server's own refusals, by their code. */
const REFUSALS: Readonly<Record<string, () => ApiError>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: unreadable,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => new ApiError(400, { message: 'Bad Request' }),
  FST_ERR_CTP_BODY_TOO_LARGE: () => new ApiError(413, { message: 'Request Entity Too Large' }),
}

/** What a failure is answered with: HubSpot's own errors, the server's refusals, or a fault of the sandbox. */
function asApiError(failure: unknown): ApiError {
  if (failure instanceof ApiError) return failure
  const code = failure instanceof Error && 'code' in failure ? String(failure.code) : ''
  const refusal = REFUSALS[code]
  if (refusal !== undefined) return refusal()
  const message = failure instanceof Error ? failure.message : String(failure)
  return new ApiError(500, { message: `internal error: ${message}`, category: 'INTERNAL_ERROR' })
}

/** The scopes that a call needs; a path may name its object types in many ways. */
function scopesFor(portal: Portal, { method }: Endpoint, route: string, request: FastifyRequest) {
  const named = Object.entries(paramsShape.parse(request.params)).map(([name, value]) => {
    return [name, /objectType$/i.test(name) ? (portal.table(value)?.type.name ?? value.toLowerCase()) : value]
  })
  return requiredScopes({ method, route, params: Object.fromEntries(named) })
}

/** Lets a call in: token, then limits, then scopes, as the gateway does. Null where no token is needed. */
function admit(portal: Portal, endpoint: Endpoint, route: string, request: FastifyRequest, reply: FastifyReply) {
  if (endpoint.limit === 'open') return null
  const caller: Caller = callerOf(request.headers.authorization, portal)
  const now = portal.clock.now()
  try {
    portal.limits.take(caller.app, endpoint.limit, now)
  } finally {
    reply.headers(portal.limits.headers(caller.app, endpoint.limit, now))
  }
  if (caller.scopes === null) return caller
  const missing = unmet(scopesFor(portal, endpoint, route, request), caller.scopes)
  if (missing !== undefined) throw missingScopes(missing)
  return caller
}

function perform(portal: Portal, endpoint: Endpoint, route: string, request: FastifyRequest, reply: FastifyReply) {
  const caller = admit(portal, endpoint, route, request, reply)
  refuseOtherKind(request.body, endpoint.takes ?? 'json')
  const { url, body, id: correlationId } = request
  const { authorization } = request.headers
  const params = paramsShape.parse(request.params)
  const query = new URL(url, 'http://sandbox').searchParams
  const origin = `http://${request.headers.host ?? request.hostname}`
  portal.caller = caller?.app ?? null
  try {
    return endpoint.handle({ portal, params, query, url, body, correlationId, caller, authorization, origin })
  } finally {
    portal.caller = null
  }
}

/** Registers the endpoints in a scope of their own, so that nothing of HubSpot's manners reaches other routes. */
export function registerEndpoints(app: FastifyInstance, portal: Portal, endpoints: readonly Endpoint[]): void {
  const nextId = correlationIds()
  app.register(async scope => {
    acceptBodies(scope)
    scope.setErrorHandler((failure, request, reply) => {
      const error = asApiError(failure)
      return send(portal, reply, { status: error.status, body: envelope(error, request.id) }, request.id)
    })
    const onRequest: onRequestHookHandler = (request, _reply, done) => {
      request.id = nextId()
      done(request.url.length > LONGEST_URL ? new ApiError(414, { message: 'URI Too Long' }) : undefined)
    }
    const lost = lostAnswer(endpoints)
    for (const root of ROOTS) {
      scope.all(`${root}/*`, { onRequest }, (request, reply) => send(portal, reply, lost(request.url), request.id))
    }
    for (const endpoint of endpoints) {
      for (const url of endpoint.paths) {
        scope.route({
          method: endpoint.method,
          url,
          bodyLimit: endpoint.takes === 'multipart' ? LARGEST_IMPORT : LARGEST_BODY,
          onRequest,
          handler: async (request, reply) => {
            return send(portal, reply, await perform(portal, endpoint, url, request, reply), request.id)
          },
        })
      }
    }
  })
}
