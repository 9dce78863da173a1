// /services/async/{version}: Bulk API 1.0, as older programs use it. It knows its callers by X-SFDC-Session, speaks XML
// or JSON about jobs, and refuses with an exceptionCode instead of an errorCode.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ApiError } from '../../api-error.ts'
import { Bulk1Fault } from '../../bulk/v1/fault.ts'
import type { Org } from '../../org.ts'
import { setCaller } from '../caller.ts'
import { FIRST_VERSION, LAST_VERSION } from '../scope.ts'
import { batchRoutes } from './batches.ts'
import { jobRoutes } from './jobs.ts'
import { send } from './message.ts'
import { resultRoutes } from './results.ts'

export function bulk1Routes(scope: FastifyInstance, org: Org): void {
  scope.register(async bulk => {
    bulk.removeAllContentTypeParsers()
    bulk.addContentTypeParser('*', { parseAs: 'string' }, async (_: FastifyRequest, body: string) => body)
    bulk.addHook('onRequest', async request => admit(request, org))
    bulk.setErrorHandler<FastifyError | Bulk1Fault | ApiError>((error, request, reply) => refuse(error, request, reply))
    jobRoutes(bulk, org) // /job, /job/{id}
    batchRoutes(bulk, org) // /job/{id}/batch, /job/{id}/batch/{id}, …/request
    resultRoutes(bulk, org) // /job/{id}/batch/{id}/result, …/result/{id}
  })
}

function admit(request: FastifyRequest, org: Org): void {
  if (!org.usage.count()) throw new Bulk1Fault('ExceededQuota', 'TotalRequests Limit exceeded.')
  const version = Number(/^\/services\/async\/(\d+)\.0\//.exec(request.url)?.[1])
  if (!(version >= FIRST_VERSION && version <= LAST_VERSION)) {
    throw new Bulk1Fault('InvalidVersion', 'Api version is not supported')
  }
  const bearer = /^(?:Bearer|OAuth) (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const header = request.headers['x-sfdc-session']
  const token = typeof header === 'string' ? header : bearer
  const userId = token === undefined ? undefined : org.sessions.use(token)
  if (token === undefined || userId === undefined) throw new Bulk1Fault('InvalidSessionId', 'Invalid session id')
  const author = { actor: 'integration', userId, requestId: request.id } as const
  setCaller(request, { author, schema: org.viewOf(userId), token })
}

function refuse(error: FastifyError | Bulk1Fault | ApiError, request: FastifyRequest, reply: FastifyReply) {
  const code = error instanceof Bulk1Fault ? error.code : error instanceof ApiError ? error.errorCode : 'Unknown'
  const isBroken = code === 'Unknown' && (!('statusCode' in error) || (error.statusCode ?? 500) >= 500)
  if (isBroken) request.log.error(error)
  const fault = { exceptionCode: code, exceptionMessage: error.message }
  return send(request, reply.code(isBroken ? 500 : 400), 'error', fault)
}
