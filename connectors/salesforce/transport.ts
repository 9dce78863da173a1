// Every call to Salesforce passes here: announced to the budget, sent once, authenticated anew at most once, its
// failure translated. JSON goes through jsforce; what needs status, headers or a stream goes through Outbound.
import type { ZodType } from 'zod'
import type { ConnectorDeps, Session } from '../../src/contract/connector.ts'
import type { OutboundResponse } from '../../src/contract/outbound.ts'
import type { Moment } from '../../src/domain/record.ts'
import { ConnectionLost, RetriableError } from '../../src/errors.ts'
import { createAtOnce } from './access/at-once.ts'
import {
  errorOf,
  errorOfWrite,
  type Failure,
  failureOfBody,
  failureOfClient,
  isSessionEnd,
  notUnderstood,
  parseJson,
  unknownAnswer,
} from './errors.ts'
import type { SalesforceSession } from './session.ts'
import type { Settings } from './settings.ts'

const CALL_MS = 120_000
/** For a file of some ten megabytes. */
const UPLOAD_MS = 600_000
/** Not there, or made under another API version. */
const GONE = new Set([404, 409])

type RawFailure = Failure & { readonly status: number }

interface JsonCall {
  readonly method: 'GET' | 'POST' | 'PATCH'
  /** From the version root: "/limits"; never a whole URL, so that the token stays with the org. */
  readonly path: `/${string}`
  readonly body?: object
  readonly headers?: Readonly<Record<string, string>>
  /** The call changes records: an answer that is lost or broken is ConnectionLost. */
  readonly writes?: boolean
  /** The call is about the org's set-up alone: Salesforce's own words quote no person's values, and are repeated. */
  readonly isSetup?: boolean
  /** Asked in the last moment; where it throws nothing is sent. */
  readonly go?: () => void
}

interface RawCall {
  readonly path: `/${string}`
  readonly accept: string
  /** For the whole answer. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

interface UploadCall {
  readonly path: `/${string}`
  readonly contentType: string
  readonly body: string
}

type Sent = RawCall & Partial<Pick<UploadCall, 'body' | 'contentType'>>

export interface SalesforceTransport {
  /** The answer as the schema has it; an answer of another shape is ConnectionLost. */
  json<T>(call: JsonCall, schema: ZodType<T>): Promise<T>
  /** A GET whose headers or stream are needed; only answers with status 200 come back. */
  raw(call: RawCall): Promise<OutboundResponse>
  /** The same of what Salesforce keeps for a while only: null where it is there no longer, or for another version. */
  rawUnlessGone(call: RawCall): Promise<OutboundResponse | null>
  /** Sends a file. ConnectionLost when it is not known whether it arrived. */
  upload(call: UploadCall): Promise<void>
  /** A JSON answer and when Salesforce gave it, by its own clock; null as above. */
  dated<T>(call: Omit<RawCall, 'accept'>, schema: ZodType<T>): Promise<{ readonly body: T; readonly at: Moment } | null>
}

const LATE = 'It is tried again by itself; if it lasts, check the network.'

/** What a caller gets to see of a failed call through jsforce. */
function translated(error: unknown, call: JsonCall, url: string, deps: ConnectorDeps): unknown {
  const where = deps.alias
  const failure = failureOfClient(error)
  if (failure !== null) {
    return (call.writes === true ? errorOfWrite : errorOf)(failure, where, deps.clock.now(), call.isSetup)
  }
  const late = error instanceof Error && error.name === 'AbortError'
  const known = late
    ? new RetriableError({ where, what: `${new URL(url).origin} did not answer in time`, fix: LATE })
    : deps.outbound.explain(error, { url, where })
  return call.writes === true && known instanceof RetriableError ? unknownAnswer(where, 'time-out') : known
}

/** The transport of one connection. */
export function createTransport(
  settings: Settings,
  session: SalesforceSession,
  deps: ConnectorDeps,
): SalesforceTransport {
  const atOnce = createAtOnce(deps)
  const learn = (used: number, max: number): void => {
    atOnce.learn(max)
    deps.budget.learn(used, max)
  }

  const send = async (call: JsonCall, using: Session, mayRenew: boolean): Promise<unknown> => {
    const sent = await atOnce.within(async () => {
      await deps.budget.spend(undefined, undefined, call.writes === true ? 'write' : 'read')
      call.go?.()
      return sendNow(call, using).then(
        answer => ({ answer }),
        (error: unknown) => ({ error }),
      )
    })
    if ('answer' in sent) return sent.answer
    const failure = failureOfClient(sent.error)
    await atOnce.noteRefusal(failure)
    if (mayRenew && isSessionEnd(failure)) return send(call, await session.renew(using), false)
    throw translated(sent.error, call, using.baseUrl, deps)
  }
  const sendNow = async (call: JsonCall, using: Session): Promise<unknown> => {
    const client = session.client(using)
    const known = client.limitInfo.apiUsage
    const { method, path: url, body } = call
    const headers = { 'content-type': 'application/json', ...call.headers }
    const request = { method, url, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
    try {
      return await client.request(request, { retry: { maxRetries: 0 }, timeout: CALL_MS })
    } finally {
      const { apiUsage } = client.limitInfo
      // The client keeps what the last answer said, also when there was none.
      if (apiUsage !== undefined && apiUsage !== known) learn(apiUsage.used, apiUsage.limit)
    }
  }

  // On the way through the internet bytes cost more than packing; on one machine it is the other way round.
  const packed: Readonly<Record<string, string>> = settings.sandbox ? {} : { 'accept-encoding': 'gzip' }
  const ask = async (asked: Sent, using: Session): Promise<OutboundResponse> => {
    await deps.budget.spend()
    const { body, contentType } = asked
    const sending = contentType === undefined ? {} : { 'content-type': contentType }
    const answer = await deps.outbound.request({
      method: body === undefined ? 'GET' : 'PUT',
      url: `${using.baseUrl}/services/data/v${settings.apiVersion}${asked.path}`,
      headers: { authorization: `Bearer ${using.accessToken}`, accept: asked.accept, ...packed, ...sending },
      ...(body === undefined ? {} : { body }),
      timeoutMs: asked.timeoutMs ?? CALL_MS,
      where: deps.alias,
      ...(asked.signal === undefined ? {} : { signal: asked.signal }),
    })
    const usage = /api-usage=(\d+)\/(\d+)/.exec(answer.headers['sforce-limit-info'] ?? '')
    if (usage !== null) learn(Number(usage[1]), Number(usage[2]))
    return answer
  }
  const fetchRaw = async (asked: Sent, using: Session, mayRenew: boolean): Promise<OutboundResponse | RawFailure> => {
    const answer = await atOnce.whileRead(() => ask(asked, using), asked.signal)
    if (answer.status === 200 || (asked.body !== undefined && answer.status === 201)) return answer
    const failure = failureOfBody(answer.status, await answer.text())
    await atOnce.noteRefusal(failure)
    if (mayRenew && isSessionEnd(failure)) return fetchRaw(asked, await session.renew(using), false)
    return { ...failure, status: answer.status }
  }

  const failed = (failure: Failure) => errorOf(failure, deps.alias, deps.clock.now())
  const raw = async (call: RawCall): Promise<OutboundResponse> => {
    const answer = await fetchRaw(call, await session.current(), true)
    if ('code' in answer) throw failed(answer)
    return answer
  }
  const rawUnlessGone = async (call: RawCall): Promise<OutboundResponse | null> => {
    const answer = await fetchRaw(call, await session.current(), true)
    if (!('code' in answer)) return answer
    if (GONE.has(answer.status)) return null
    throw failed(answer)
  }

  return {
    json: async (call, schema) => {
      const answer = schema.safeParse(await send(call, await session.current(), true))
      if (answer.success) return answer.data
      if (call.writes === true) throw unknownAnswer(deps.alias, 'not understood')
      throw notUnderstood(deps.alias, call.path)
    },
    raw,
    rawUnlessGone,
    upload: async call => {
      const answer = await fetchRaw(
        { ...call, accept: 'application/json', timeoutMs: UPLOAD_MS },
        await session.current(),
        true,
      )
      if ('code' in answer) throw failed(answer)
      // An answer that is not read keeps its connection.
      await answer.text()
    },
    dated: async (call, schema) => {
      const answer = await rawUnlessGone({ ...call, accept: 'application/json' })
      if (answer === null) return null
      const body = schema.safeParse(parseJson(await answer.text()))
      if (!body.success) throw notUnderstood(deps.alias, call.path)
      const at = Date.parse(answer.headers['date'] ?? '')
      if (!Number.isNaN(at)) return { body: body.data, at }
      throw new ConnectionLost({ where: deps.alias, what: 'Salesforce sent no Date header', fix: 'Check for a proxy.' })
    },
  }
}
