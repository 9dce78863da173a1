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
export type ClientCall<T> = (client: Client) => Promise<T>

export interface HubSpotTransport {
  read<T>(call: ClientCall<T>): Promise<T>
  /** A read that counts against the search limit: spaced out within this process. */
  search<T>(call: ClientCall<T>, signal: AbortSignal | undefined): Promise<T>
  /** A lost or broken answer is ConnectionLost; an objection of HubSpot's is thrown as the client threw it. */
  write<T>(call: ClientCall<T>): Promise<T>
  /** The account's details by a call of our own, for the header that the client does not show: HubSpot's clock. */
  account(): Promise<Account>
}

export interface Account {
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

/** The transport of one connection. */
export function createTransport(settings: Settings, session: HubSpotSession, deps: ConnectorDeps): HubSpotTransport {
  const learn = (context: unknown): unknown => {
    const headers = Answered.safeParse(context).data?.headers ?? {}
    const max = Number(headers['x-hubspot-ratelimit-daily'] ?? Number.NaN)
    const left = Number(headers['x-hubspot-ratelimit-daily-remaining'] ?? Number.NaN)
    if (!Number.isNaN(max) && !Number.isNaN(left)) deps.budget.learn(max - left, max)
    return context
  }
  const family = pathFamilyOf(settings.pathFamily)
  const client = new Client({
    basePath: settings.baseUrl,
    httpAgent: deps.outbound.agentFor(settings.baseUrl),
    middleware: [{ pre: family.pre, post: learn }],
  })

  const translated = (error: unknown, writes: boolean): unknown => {
    const failure = failureOf(error)
    if (writes && failure !== null && isRefusal(failure)) return error
    if (failure !== null) return errorOf(failure, deps.alias, deps.clock.now(), writes)
    const known = isUnreadable(error)
      ? new RetriableError({ where: deps.alias, what: 'HubSpot answered what is no JSON', fix: 'Check for a proxy.' })
      : deps.outbound.explain(error, { url: settings.baseUrl, where: deps.alias })
    if (!writes || !(known instanceof RetriableError)) return known
    return unknownAnswer(deps.alias, 'no readable answer in time')
  }

  const askAccount = async (token: string): Promise<Account> => {
    const url = `${settings.baseUrl}${pathIn(settings.pathFamily, '/account-info/v3/details')}`
    const headers = { authorization: `Bearer ${token}` }
    const answer = await deps.outbound.request({ method: 'GET', url, headers, timeoutMs: CALL_MS, where: deps.alias })
    const text = await answer.text()
    if (answer.status !== 200) throw answerOf(answer.status, text, answer.headers)
    return { portalId: Details.parse(JSON.parse(text)).portalId, now: Date.parse(answer.headers['date'] ?? '') }
  }

  const send = async <T>(call: (token: string) => Promise<T>, token: string, mayRenew: boolean): Promise<T> => {
    await deps.budget.spend(1)
    if (client.config.accessToken !== token) client.setAccessToken(token)
    const late = (): Error =>
      new RetriableError({ where: deps.alias, what: `${settings.baseUrl} did not answer in time` })
    try {
      return await within(CALL_MS, call(token), late)
    } catch (error) {
      if (!mayRenew || !isSessionEnd(failureOf(error))) throw error
      const other = await session.renew(token)
      if (other === null) throw error
      return send(call, other, false)
    }
  }

  const read = async <T>(call: ClientCall<T>): Promise<T> => {
    const token = await session.token()
    return send(() => call(client), token, true).catch(error => {
      throw translated(error, false)
    })
  }

  return {
    read,
    account: async () => {
      const token = await session.token()
      return send(bearer => askAccount(bearer), token, true).catch(error => {
        throw translated(error, false)
      })
    },
    search: async (call, signal) => {
      const now = deps.clock.now()
      const at = Math.max(now, nextSearch.get(deps.session) ?? 0)
      nextSearch.set(deps.session, at + SEARCH_GAP_MS)
      if (at > now) await deps.clock.sleep(at - now, signal)
      return read(call)
    },
    write: async call => {
      const token = await session.token()
      return send(() => call(client), token, true).catch(error => {
        throw translated(error, true)
      })
    },
  }
}
