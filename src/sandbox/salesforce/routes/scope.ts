// What every Salesforce answer has in common: the session check, the count of requests, headers, the form of errors.
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify'
import { ApiError, notFound } from '../api-error.ts'
import type { Org } from '../org.ts'
import { admitted } from './admission.ts'
import { setCaller } from './caller.ts'
import { overridden } from './composite/override.ts'
import { outerRequestId } from './composite/subrequest.ts'
import { unzipped } from './edge/unzip.ts'
import { limitInfo } from './limit-info.ts'

/** Bytes of the address, and of the address and the headers together. */
const URI_LIMIT = 16_384
export const FIRST_VERSION = 31
/** Winter '27. */
export const LAST_VERSION = 68

/** Paths that check by themselves who calls, or let everyone in. */
const OPEN = /^\/(?:services\/(?:oauth2|Soap|async)|id)\/|^\/services\/data\/?$/

/** Sets up a fastify scope that holds the routes of one org, and only those. */
export function prepareScope(scope: FastifyInstance, org: Org): void {
  addParsers(scope)
  scope.addHook('onRequest', async (request, reply) => {
    if (Buffer.byteLength(request.url) > URI_LIMIT) {
      // The web server in front of Salesforce refuses this, not the API: so the answer is no JSON.
      return reply
        .code(414)
        .type('text/html;charset=iso-8859-1')
        .send('<h1>Bad Message 414</h1><pre>URI Too Long</pre>')
    }
    if (Buffer.byteLength(request.url) + headerBytes(request) > URI_LIMIT) {
      return reply
        .code(431)
        .type('text/html;charset=iso-8859-1')
        .send('<h1>Bad Message 431</h1><pre>Request Header Fields Too Large</pre>')
    }
    return admit(request, org)
  })
  scope.addHook('preParsing', unzipped)
  scope.addHook('onResponse', async request => org.usage.end(request.raw))
  scope.addHook('onRequestAbort', async request => org.usage.end(request.raw))
  scope.addHook('preHandler', async (request, reply) => overridden(request, reply))
  scope.addHook('preSerialization', async (_request, reply, payload) => {
    reply.header('content-type', 'application/json;charset=UTF-8')
    return payload
  })
  scope.addHook('onSend', async (request, reply, payload) => {
    reply.header('date', new Date(org.clock.now()).toUTCString())
    if (isData(request)) reply.header('sforce-limit-info', limitInfo(org.usage))
    return payload
  })
  scope.setErrorHandler<FastifyError | ApiError>((error, request, reply) => {
    if (error instanceof ApiError) return reply.code(error.status).send([bodyOf(error)])
    const status = error.statusCode ?? 500
    if (status >= 500) request.log.error(error)
    if (status === 415) {
      return reply.code(status).send([{ message: unsupportedText(request), errorCode: 'UNSUPPORTED_MEDIA_TYPE' }])
    }
    const errorCode = status >= 500 ? 'UNKNOWN_EXCEPTION' : (REFUSALS[status] ?? 'JSON_PARSER_ERROR')
    return reply.code(status).send([{ message: error.message, errorCode }])
  })
}

function bodyOf(error: ApiError): Record<string, unknown> {
  const body = { message: error.message, errorCode: error.errorCode }
  return error.fields === undefined ? body : { ...body, fields: error.fields }
}

/** What the web server refuses before the API sees it. */
const REFUSALS: Readonly<Record<number, string>> = { 413: 'REQUEST_ENTITY_TOO_LARGE' }

function unsupportedText(request: FastifyRequest): string {
  return `Content-Type header specified in HTTP request is not supported: ${request.headers['content-type'] ?? ''}`
}

function headerBytes(request: FastifyRequest): number {
  // Two characters stand between a name and its value, and two at the end of the line.
  return request.raw.rawHeaders.reduce((sum, text) => sum + text.length + 2, 0)
}

function isData(request: FastifyRequest): boolean {
  return request.url.startsWith('/services/data')
}

// The login and the list of versions are open; all else needs a live session. Only data requests are counted.
function admit(request: FastifyRequest, org: Org): void {
  const path = request.url.split('?')[0] ?? ''
  const outer = outerRequestId()
  if (isData(request) && outer === undefined && !org.usage.count()) {
    throw new ApiError(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.')
  }
  if (isData(request) && outer === undefined && !org.usage.begin(request.raw)) {
    const message = 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.'
    throw new ApiError(403, 'REQUEST_LIMIT_EXCEEDED', message)
  }
  if (OPEN.test(path)) return
  if (isData(request)) checkVersion(path)
  const { authorization } = request.headers
  const token = /^(?:Bearer|OAuth) (.+)$/i.exec(authorization ?? '')?.[1]
  if (token === undefined && authorization !== undefined) {
    throw new ApiError(401, 'INVALID_AUTH_HEADER', 'INVALID_HEADER_TYPE')
  }
  const caller = token === undefined ? undefined : admitted(org, token, outer ?? request.id)
  if (caller === undefined) throw new ApiError(401, 'INVALID_SESSION_ID', 'Session expired or invalid')
  setCaller(request, caller)
}

function checkVersion(path: string): void {
  const version = /^\/services\/data\/v(\d+)\.0(?:\/|$)/.exec(path)?.[1]
  if (version === undefined) throw notFound()
  const number = Number(version)
  if (number >= FIRST_VERSION && number <= LAST_VERSION) return
  const status = number < FIRST_VERSION ? 400 : 404
  throw new ApiError(status, 'UNSUPPORTED_API_VERSION', 'Invalid Api version specified on URI')
}

function addParsers(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    async (_request: FastifyRequest, body: string) => {
      if (body === '') return undefined
      try {
        return JSON.parse(body)
      } catch (error) {
        throw new ApiError(400, 'JSON_PARSER_ERROR', error instanceof Error ? error.message : 'no JSON')
      }
    },
  )
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    async (request: FastifyRequest, body: string) => {
      // Only the log-in takes forms; what curl sends when it is told no type is none of the API's.
      if (isData(request)) throw new ApiError(415, 'UNSUPPORTED_MEDIA_TYPE', unsupportedText(request))
      return Object.fromEntries(new URLSearchParams(body))
    },
  )
  scope.addContentTypeParser(
    ['text/csv', 'application/xml', 'multipart/form-data'],
    { parseAs: 'string' },
    async (_request: FastifyRequest, body: string) => body,
  )
}
