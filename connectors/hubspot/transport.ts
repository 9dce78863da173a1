// Every call to HubSpot passes here: announced to the budget, sent once through the client with its retries off,
// limited in time, authenticated anew at most once, its failure translated.
import { Client } from '@hubspot/api-client'
import { z } from 'zod'
import type { ConnectorDeps, SessionCache } from '../../src/contract/connector.ts'
import type { Moment } from '../../src/domain/record.ts'
import { RetriableError } from '../../src/errors.ts'
import { answerOf, errorOf, failureOf, isRefusal, isSessionEnd, isUnreadable, unknownAnswer } from './errors.ts'
import { pathFamilyOf, pathIn } from './paths.ts'
import type { HubSpotSession } from './session.ts'
import type { Settings } from './settings.ts'

const CALL_MS = 60_000
/** Five searches a second for the whole account; other apps want some too. */
const SEARCH_GAP_MS = 250

/** A call through the client: exactly one HTTP request. */
type ClientCall<T> = (client: Client) => Promise<T>

export interface HubSpotTransport {
  read<T>(call: ClientCall<T>): Promise<T>
  /** A read that counts against the search limit: spaced out within this process. */
  search<T>(call: ClientCall<T>, signal: AbortSignal | undefined): Promise<T>
  /** A lost or broken answer is ConnectionLost; an objection of HubSpot's is thrown as the client threw it. */
  write<T>(call: ClientCall<T>): Promise<T>
  /** The account's details by a call of our own, for the header that the client does not show: HubSpot's clock. */
  account(): Promise<Account>
}

interface Account {
  readonly portalId: number
  /** HubSpot's clock, from the Date header; whole seconds. */
  readonly now: Moment
}

const Details = z.object({ portalId: z.number() })
const Answered = z.object({ headers: z.record(z.string(), z.string()) })

/** When the next search of a connection may start, in this process. */
const nextSearch = new WeakMap<SessionCache, Moment>()

async function within<T>(ms: number, work: Promise<T>, late: () => Error): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(late()), ms)
  return Promise.race([work, promise]).finally(() => clearTimeout(timer))
}

/** A middleware's look at an answer: what is left of the day. */
function learnFrom(context: unknown, deps: ConnectorDeps): unknown {
  const headers = Answered.safeParse(context).data?.headers ?? {}
  const max = Number(headers['x-hubspot-ratelimit-daily'] ?? Number.NaN)
  const left = Number(headers['x-hubspot-ratelimit-daily-remaining'] ?? Number.NaN)
  if (!Number.isNaN(max) && !Number.isNaN(left)) deps.budget.learn(max - left, max)
  return context
}

/** What a caller gets to see of a failed call. */
function translated(error: unknown, url: string, deps: ConnectorDeps, writes: boolean): unknown {
  const where = deps.alias
  const failure = failureOf(error)
  if (writes && failure !== null && isRefusal(failure)) return error
  if (failure !== null) return errorOf(failure, where, deps.clock.now(), writes)
  const known = isUnreadable(error)
    ? new RetriableError({ where, what: 'HubSpot answered what is no JSON', fix: 'Check for a proxy.' })
    : deps.outbound.explain(error, { url, where })
  return writes && known instanceof RetriableError ? unknownAnswer(where, 'no readable answer in time') : known
}

async function askAccount(token: string, settings: Settings, deps: ConnectorDeps): Promise<Account> {
  const url = `${settings.baseUrl}${pathIn(settings.pathFamily, '/account-info/v3/details')}`
  const headers = { authorization: `Bearer ${token}` }
  const answer = await deps.outbound.request({ method: 'GET', url, headers, timeoutMs: CALL_MS, where: deps.alias })
  const text = await answer.text()
  if (answer.status !== 200) throw answerOf(answer.status, text, answer.headers)
  const details = Details.safeParse(JSON.parse(text))
  if (!details.success) throw new SyntaxError('account details of another shape')
  return { portalId: details.data.portalId, now: Date.parse(answer.headers['date'] ?? '') }
}

/** Resolves when the next search may be sent. */
async function searchTurn(deps: ConnectorDeps, signal: AbortSignal | undefined): Promise<void> {
  const now = deps.clock.now()
  const at = Math.max(now, nextSearch.get(deps.session) ?? 0)
  nextSearch.set(deps.session, at + SEARCH_GAP_MS)
  if (at > now) await deps.clock.sleep(at - now, signal)
}

/** The transport of one connection. */
export function createTransport(settings: Settings, session: HubSpotSession, deps: ConnectorDeps): HubSpotTransport {
  const { baseUrl } = settings
  const middleware = [
    { pre: pathFamilyOf(settings.pathFamily).pre, post: (answer: unknown) => learnFrom(answer, deps) },
  ]
  const client = new Client({ basePath: baseUrl, httpAgent: deps.outbound.agentFor(baseUrl), middleware })
  const late = (): Error => new RetriableError({ where: deps.alias, what: `${baseUrl} did not answer in time` })

  const send = async <T>(call: (token: string) => Promise<T>, token: string, mayRenew: boolean): Promise<T> => {
    await deps.budget.spend(1)
    if (client.config.accessToken !== token) client.setAccessToken(token)
    try {
      return await within(CALL_MS, call(token), late)
    } catch (error) {
      if (!mayRenew || !isSessionEnd(failureOf(error))) throw error
      const other = await session.renew(token)
      if (other === null) throw error
      return send(call, other, false)
    }
  }

  const through = async <T>(call: (token: string) => Promise<T>, writes: boolean): Promise<T> => {
    const token = await session.token()
    return send(call, token, true).catch(error => {
      throw translated(error, baseUrl, deps, writes)
    })
  }

  return {
    read: call => through(() => call(client), false),
    write: call => through(() => call(client), true),
    account: () => through(token => askAccount(token, settings, deps), false),
    search: async (call, signal) => {
      await searchTurn(deps, signal)
      return through(() => call(client), false)
    },
  }
}
