// Puts the endpoints on the wire: token, limits, headers and error bodies are the same for all of them.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { createRandom } from '../../random.ts'
import type { Portal } from '../portal.ts'
import { ApiError, envelope, invalid } from './api-error.ts'
import type { Answer, Endpoint } from './endpoint.ts'

const JSON_TYPE = 'application/json;charset=utf-8'
/** Characters of path and query together that the edge lets through. */
const LONGEST_URL = 16_000
const paramsShape = z.record(z.string(), z.string())

/** Correlation ids look like UUIDs and are the same in every run. */
function correlationIds(): () => string {
  const random = createRandom(7)
  const hex = (digits: number): string => {
    return Array.from({ length: digits }, () => random.int(0, 15).toString(16)).join('')
  }
  return () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`
}

function send(reply: FastifyReply, answer: Answer, correlationId: string): FastifyReply {
  const trace = `2B${correlationId.replaceAll('-', '').toUpperCase()}`
  reply.code(answer.status).headers({ 'X-HubSpot-Correlation-Id': correlationId, 'X-Trace': trace })
  if (answer.body === undefined) return reply.send()
  return reply.header('content-type', JSON_TYPE).send(JSON.stringify(answer.body))
}

/** HubSpot takes an absent body for an empty one, whatever type the client announces. */
function acceptBodies(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    if (text === '') return done(null, undefined)
    try {
      done(null, JSON.parse(String(text)))
    } catch {
      done(invalid('Invalid input JSON: the request body cannot be parsed'))
    }
  })
  scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, text, done) => {
    done(null, new URLSearchParams(String(text)))
  })
}

/** What a failure is answered with: HubSpot's own errors, a media type that nobody reads, or a fault of the sandbox. */
function asApiError(failure: unknown): ApiError {
  if (failure instanceof ApiError) return failure
  const unread = failure instanceof Error && 'code' in failure && failure.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE'
  if (unread) return new ApiError(415, { message: 'Unsupported media type' })
  const message = failure instanceof Error ? failure.message : String(failure)
  return new ApiError(500, { message: `internal error: ${message}`, category: 'INTERNAL_ERROR' })
}

function perform(portal: Portal, endpoint: Endpoint, request: FastifyRequest, reply: FastifyReply): Answer {
  const correlationId = request.id
  if (request.url.length > LONGEST_URL) throw new ApiError(414, { message: 'URI Too Long' })
  if (endpoint.limit !== 'open') {
    const app = portal.tokens.appOf(request.headers.authorization)
    const now = portal.clock.now()
    try {
      portal.limits.take(app, endpoint.limit, now)
    } finally {
      reply.headers(portal.limits.headers(app, endpoint.limit, now))
    }
  }
  const params = paramsShape.parse(request.params)
  const query = new URL(request.url, 'http://sandbox').searchParams
  return endpoint.handle({ portal, params, query, url: request.url, body: request.body, correlationId })
}

/** Registers the endpoints in a scope of their own, so that nothing of HubSpot's manners reaches other routes. */
export function registerEndpoints(app: FastifyInstance, portal: Portal, endpoints: readonly Endpoint[]): void {
  const nextId = correlationIds()
  app.register(async scope => {
    acceptBodies(scope)
    scope.setErrorHandler((failure, request, reply) => {
      const error = asApiError(failure)
      return send(reply, { status: error.status, body: envelope(error, request.id) }, request.id)
    })
    for (const endpoint of endpoints) {
      for (const url of endpoint.paths) {
        scope.route({
          method: endpoint.method,
          url,
          onRequest: (request, _reply, done) => {
            request.id = nextId()
            done()
          },
          handler: (request, reply) => send(reply, perform(portal, endpoint, request, reply), request.id),
        })
      }
    }
  })
}
