// POST /services/Soap/{u|c|m}/{version}, with or without the org's id behind: SOAP, each call a function in a table.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ApiError } from '../../api-error.ts'
import type { Org } from '../../org.ts'
import { admitted } from '../admission.ts'
import { FIRST_VERSION, LAST_VERSION } from '../scope.ts'
import type { SoapOperation } from './call.ts'
import { type ApiLetter, printFault, printResult, readEnvelope, type SoapRequest } from './envelope.ts'
import { metadataCalls } from './metadata.ts'
import { recordCalls } from './records.ts'
import { login, sessionCalls } from './session.ts'

/** The calls of each API. A new one is a function of its own file, named here. */
const CALLS: Readonly<Record<ApiLetter, Readonly<Record<string, SoapOperation>>>> = {
  u: { ...sessionCalls, ...recordCalls },
  c: { ...sessionCalls, ...recordCalls },
  m: metadataCalls,
}

type SoapPath = { Params: { version: string }; Body: string }

export function soapRoutes(scope: FastifyInstance, org: Org): void {
  scope.addContentTypeParser(
    ['text/xml', 'application/soap+xml'],
    { parseAs: 'string' },
    async (_: FastifyRequest, body: string) => body,
  )
  for (const api of ['u', 'c', 'm'] as const) {
    for (const path of [`/services/Soap/${api}/:version`, `/services/Soap/${api}/:version/:orgId`]) {
      scope.post<SoapPath>(path, async (request, reply) => answer(org, api, request, reply))
    }
  }
}

function answer(org: Org, api: ApiLetter, request: FastifyRequest<SoapPath>, reply: FastifyReply) {
  reply.type('text/xml;charset=UTF-8')
  try {
    const soap = typeof request.body === 'string' ? readEnvelope(request.body) : undefined
    if (soap === undefined) throw new ApiError(500, 'INVALID_SOAP_HEADER', 'The request is no SOAP envelope')
    checkVersion(request.params.version)
    return reply.send(printResult(api, soap.operation, run(org, api, request, soap)))
  } catch (error) {
    const fault = error instanceof ApiError ? error : new ApiError(500, 'UNKNOWN_EXCEPTION', String(error))
    return reply.code(500).send(printFault(api, fault))
  }
}

function run(org: Org, api: ApiLetter, request: FastifyRequest<SoapPath>, soap: SoapRequest) {
  const { body, header, operation } = soap
  const { version } = request.params
  const call = { org, api, version, body, header, origin: `${request.protocol}://${request.host}` }
  if (operation === 'login' && api !== 'm') return login(call)
  const handle = CALLS[api][operation]
  if (handle === undefined) {
    throw new ApiError(
      500,
      'INVALID_OPERATION',
      `No operation available for request ${operation}, please check the WSDL`,
    )
  }
  const caller = soap.sessionId === undefined ? undefined : admitted(org, soap.sessionId, request.id)
  if (caller === undefined) {
    throw new ApiError(500, 'INVALID_SESSION_ID', 'Invalid Session ID found in SessionHeader: Illegal Session')
  }
  if (!org.usage.count()) throw new ApiError(500, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.')
  if (api === 'm' && !org.access.grantsOf(caller.author.userId).has('PermissionsModifyAllData')) {
    const message = 'use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions'
    throw new ApiError(500, 'INSUFFICIENT_ACCESS', message)
  }
  return handle({ ...call, ...caller })
}

function checkVersion(version: string): void {
  const number = Number(/^(\d+)\.0$/.exec(version)?.[1] ?? 0)
  if (number >= FIRST_VERSION && number <= LAST_VERSION) return
  throw new ApiError(500, 'UNSUPPORTED_API_VERSION', 'Invalid Api version specified on URL')
}
