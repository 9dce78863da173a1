// Every call to Salesforce passes here: announced to the budget, sent once, authenticated anew at most once, its
// failure translated. JSON goes through jsforce; what needs status, headers or a stream goes through Outbound.
import type { ZodType } from 'zod'
import type { ConnectorDeps, Session } from '../../src/contract/connector.ts'
import type { OutboundResponse } from '../../src/contract/outbound.ts'
import { RetriableError } from '../../src/errors.ts'
import {
  errorOf,
  errorOfWrite,
  failureOfBody,
  failureOfClient,
  isSessionEnd,
  notUnderstood,
  unknownAnswer,
} from './errors.ts'
import type { SalesforceSession } from './session.ts'
import type { Settings } from './settings.ts'

const CALL_MS = 120_000

interface JsonCall {
  readonly method: 'GET' | 'POST' | 'PATCH'
  /** From the version root: "/limits"; never a whole URL, so that the token stays with the org. */
  readonly path: `/${string}`
  readonly body?: object
  /** The call changes records: an answer that is lost or broken is ConnectionLost. */
  readonly writes?: boolean
}

interface RawCall {
  readonly path: `/${string}`
  readonly accept: string
  /** For the whole answer. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

export interface SalesforceTransport {
  /** The answer as the schema has it; an answer of another shape is ConnectionLost. */
  json<T>(call: JsonCall, schema: ZodType<T>): Promise<T>
  /** A GET whose headers or stream are needed; only answers with status 200 come back. */
  raw(call: RawCall): Promise<OutboundResponse>
}

/** What a caller gets to see of a failed call through jsforce. */
function translated(error: unknown, call: JsonCall, url: string, deps: ConnectorDeps): unknown {
  const where = deps.alias
  const failure = failureOfClient(error)
  if (failure !== null) return (call.writes === true ? errorOfWrite : errorOf)(failure, where, deps.clock.now())
  const late = error instanceof Error && error.name === 'AbortError'
  const known = late
    ? new RetriableError({ where, what: `${new URL(url).origin} did not answer in time` })
    : deps.outbound.explain(error, { url, where })
  return call.writes === true && known instanceof RetriableError ? unknownAnswer(where, 'time-out') : known
}

/** The transport of one connection. */
export function createTransport(
  settings: Settings,
  session: SalesforceSession,
  deps: ConnectorDeps,
): SalesforceTransport {
  const send = async (call: JsonCall, using: Session, mayRenew: boolean): Promise<unknown> => {
    await deps.budget.spend(1)
    const client = session.client(using)
    const { method, path: url, body } = call
    const headers = { 'content-type': 'application/json' }
    const request = { method, url, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
    try {
      return await client.request(request, { retry: { maxRetries: 0 }, timeout: CALL_MS })
    } catch (error) {
      if (mayRenew && isSessionEnd(failureOfClient(error))) return send(call, await session.renew(using), false)
      throw translated(error, call, using.baseUrl, deps)
    } finally {
      const { apiUsage } = client.limitInfo
      if (apiUsage !== undefined) deps.budget.learn(apiUsage.used, apiUsage.limit)
    }
  }

  // On the way through the internet bytes cost more than packing; on one machine it is the other way round.
  const packed: Readonly<Record<string, string>> = settings.sandbox ? {} : { 'accept-encoding': 'gzip' }
  const fetchRaw = async (asked: RawCall, using: Session, mayRenew: boolean): Promise<OutboundResponse> => {
    await deps.budget.spend(1)
    const answer = await deps.outbound.request({
      method: 'GET',
      url: `${using.baseUrl}/services/data/v${settings.apiVersion}${asked.path}`,
      headers: { authorization: `Bearer ${using.accessToken}`, accept: asked.accept, ...packed },
      timeoutMs: asked.timeoutMs ?? CALL_MS,
      where: deps.alias,
      ...(asked.signal === undefined ? {} : { signal: asked.signal }),
    })
    const usage = /api-usage=(\d+)\/(\d+)/.exec(answer.headers['sforce-limit-info'] ?? '')
    if (usage !== null) deps.budget.learn(Number(usage[1]), Number(usage[2]))
    if (answer.status === 200) return answer
    const failure = failureOfBody(answer.status, await answer.text())
    if (mayRenew && isSessionEnd(failure)) return fetchRaw(asked, await session.renew(using), false)
    throw errorOf(failure, deps.alias, deps.clock.now())
  }

  return {
    json: async (call, schema) => {
      const answer = schema.safeParse(await send(call, await session.current(), true))
      if (answer.success) return answer.data
      if (call.writes === true) throw unknownAnswer(deps.alias, 'not understood')
      throw notUnderstood(deps.alias, call.path)
    },
    raw: async call => fetchRaw(call, await session.current(), true),
  }
}
