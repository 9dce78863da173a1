// Every call to HubSpot passes here: announced to the budget, sent once through the client with its retries off,
// limited in time, authenticated anew at most once, its failure translated.
import { Client } from '@hubspot/api-client'
import { z } from 'zod'
import type { ConnectorDeps } from '../../../src/contract/connector.ts'
import type { RollingLimit } from '../../../src/contract/quota.ts'
import type { Moment } from '../../../src/domain/record.ts'
import { ConfigError, RetriableError } from '../../../src/errors.ts'
import { notAnswered } from '../access/family.ts'
import {
  answerOf,
  errorOf,
  failureOf,
  isCrowded,
  isRefusal,
  isSessionEnd,
  isUnreadable,
  unknownAnswer,
} from '../errors.ts'
import type { Settings } from '../settings.ts'
import { pathFamilyOf, pathIn } from './paths.ts'
import type { HubSpotSession } from './session.ts'
import { createTurns } from './turns.ts'

const CALL_MS = 60_000
/** The least that HubSpot grants (free accounts), until its headers tell; and five searches a second per account. */
const CALLS: RollingLimit = { name: 'calls', calls: 100, windowMs: 10_000 }
const SEARCHES: RollingLimit = { name: 'searches', calls: 5, windowMs: 1_000 }

/** A call through the client: exactly one HTTP request. */
type ClientCall<T> = (client: Client) => Promise<T>

interface Turn {
  /** Asked when the call's turn has come, which may be long after it was wanted: throws when it is not to be made. */
  go(): void
  readonly signal: AbortSignal
}

export interface HubSpotTransport {
  read<T>(call: ClientCall<T>): Promise<T>
  /**
   * A read that a write may follow at once: takes the turn of both before either is made, so that between what was
   * read and what is written nobody waits.
   */
  readAhead<T>(call: ClientCall<T>, signal: AbortSignal): Promise<T>
  /** No write follows the read: its turn is for the next one. */
  unsent(): void
  /** A read that counts against the search limit: under its own limit. */
  search<T>(call: ClientCall<T>, signal: AbortSignal | undefined): Promise<T>
  /**
   * A lost or broken answer is ConnectionLost; an objection of HubSpot's is thrown as the client threw it. What keeps
   * the call from being made is thrown as it is.
   */
  write<T>(call: ClientCall<T>, turn: Turn): Promise<T>
  /** The account's details by a call of our own, for the header that the client does not show: HubSpot's clock. */
  account(): Promise<Account>
  /** Whether the account answers a family of paths. */
  answers(family: Settings['pathFamily']): Promise<boolean>
}

interface Account {
  readonly portalId: number
  /** HubSpot's clock, from the Date header; whole seconds. */
  readonly now: Moment
}

const Details = z.object({ portalId: z.number(), timeZone: z.string().optional() })
const Answered = z.object({ headers: z.record(z.string(), z.string()) })

async function within<T>(ms: number, work: Promise<T>, late: () => Error): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(late()), ms)
  return Promise.race([work, promise]).finally(() => clearTimeout(timer))
}

/** A middleware's look at an answer: what is left of the day, and how many calls the window has and had left. */
function learnFrom(context: unknown, deps: ConnectorDeps): unknown {
  const headers = Answered.safeParse(context).data?.headers ?? {}
  const figure = (name: string) => Number(headers[`x-hubspot-ratelimit-${name}`] ?? Number.NaN)
  const [max, left] = [figure('daily'), figure('daily-remaining')]
  if (!Number.isNaN(max) && !Number.isNaN(left)) deps.budget.learn(max - left, max)
  const [calls, windowMs, remaining] = [figure('max'), figure('interval-milliseconds'), figure('remaining')]
  if (calls > 0 && windowMs > 0 && remaining >= 0) deps.budget.learnLimit({ ...CALLS, calls, windowMs }, remaining)
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

/** The account's own details, whatever HubSpot answers. */
async function askDetails(family: Settings['pathFamily'], token: string, settings: Settings, deps: ConnectorDeps) {
  const url = `${settings.baseUrl}${pathIn(family, '/account-info/v3/details')}`
  const headers = { authorization: `Bearer ${token}` }
  const answer = await deps.outbound.request({ method: 'GET', url, headers, timeoutMs: CALL_MS, where: deps.alias })
  learnFrom(answer, deps)
  const text = await answer.text()
  if (answer.status !== 200 && answer.status !== 404) throw answerOf(answer.status, text, answer.headers)
  return { status: answer.status, headers: answer.headers, text }
}

async function askAccount(token: string, settings: Settings, deps: ConnectorDeps): Promise<Account> {
  const answer = await askDetails(settings.pathFamily, token, settings, deps)
  const { text } = answer
  if (answer.status === 404) throw new ConfigError({ where: deps.alias, ...notAnswered(settings.pathFamily) })
  const details = Details.safeParse(JSON.parse(text))
  if (!details.success) throw new SyntaxError('account details of another shape')
  const { portalId, timeZone } = details.data
  if (timeZone !== undefined) deps.budget.learnZone(timeZone)
  return { portalId, now: Date.parse(answer.headers['date'] ?? '') }
}

interface Asked<T> {
  make(token: string): Promise<T>
  readonly under: RollingLimit
  readonly signal?: AbortSignal | undefined
  readonly writes?: boolean
  /** Takes the turn of a write along. */
  readonly ahead?: boolean
  readonly go?: Turn['go']
}

/** The transport of one connection. */
export function createTransport(settings: Settings, session: HubSpotSession, deps: ConnectorDeps): HubSpotTransport {
  const { baseUrl } = settings
  const middleware = [
    { pre: pathFamilyOf(settings.pathFamily).pre, post: (answer: unknown) => learnFrom(answer, deps) },
  ]
  const client = new Client({ basePath: baseUrl, httpAgent: deps.outbound.agentFor(baseUrl), middleware })
  const turns = createTurns(deps)
  const fix = 'It is tried again by itself; if it lasts, check the network.'
  const late = (): Error => new RetriableError({ where: deps.alias, what: `${baseUrl} did not answer in time`, fix })

  const send = async <T>(call: Asked<T>, token: string, mayRenew: boolean): Promise<T> => {
    await turns.take(call)
    call.go?.()
    if (client.config.accessToken !== token) client.setAccessToken(token)
    try {
      return await within(CALL_MS, call.make(token), late)
    } catch (error) {
      const failure = failureOf(error)
      if (isCrowded(failure)) await turns.refused(call.under)
      const other = mayRenew && isSessionEnd(failure) ? await session.renew(token) : null
      if (other === null) throw translated(error, baseUrl, deps, call.writes === true)
      return send(call, other, false)
    }
  }

  const through = async <T>(call: Asked<T>): Promise<T> => send(call, await session.token(), true)

  return {
    read: call => through({ make: () => call(client), under: CALLS }),
    readAhead: (call, signal) => through({ make: () => call(client), under: CALLS, ahead: true, signal }),
    unsent: turns.unsent,
    write: (call, turn) => through({ make: () => call(client), under: CALLS, writes: true, ...turn }),
    answers: async family => {
      const make = (token: string) => askDetails(family, token, settings, deps)
      return (await through({ make, under: CALLS })).status === 200
    },
    account: () => through({ make: token => askAccount(token, settings, deps), under: CALLS }),
    search: (call, signal) => through({ make: () => call(client), under: SEARCHES, signal }),
  }
}
