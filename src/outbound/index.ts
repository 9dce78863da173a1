// The one guarded way out: nothing else opens a connection to the outside. Declared hosts only, public addresses only
// (loopback for the sandbox), addresses pinned while connecting, no redirect followed, time and size capped.
import { Agent as PlainAgent } from 'node:http'
import { Agent as SecureAgent } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { Agent, type Dispatcher, request as send } from 'undici'
import type { Outbound, OutboundMode, OutboundRequest, OutboundResponse } from '../contract/outbound.ts'
import { ConfigError, FatalError } from '../errors.ts'
import { bareHost, isLoopbackHost, isPublic } from './address.ts'
import { explain } from './failure.ts'
import type { createGrpc as CreateGrpc } from './grpc.ts'
import { guardedLookup, refusal } from './lookup.ts'
import { wholeAnswers } from './whole.ts'

const CALL_MS = 120_000
const CONNECT_MS = 10_000
const TEXT_BYTES = 64 * 1024 * 1024
const BODY_BYTES = 512 * 1024 * 1024

/** Throws ConfigError unless the origin may be reached in the given mode. */
function checkedOrigin(address: string, mode: OutboundMode): string {
  const url = URL.canParse(address) ? new URL(address) : null
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new ConfigError({ what: `"${address}" is no web address`, fix: 'Write it as https://host.' })
  }
  const loopback = isLoopbackHost(url.hostname)
  if (mode === 'sandbox' && !loopback) {
    throw new ConfigError({ what: `${url.origin} is not on this machine`, fix: 'Leave out sandbox: true.' })
  }
  const host = bareHost(url.hostname)
  if (mode === 'declared' && (loopback || (isIP(host) !== 0 && !isPublic(host)))) {
    throw new ConfigError({
      what: `${url.origin} is a private address`,
      fix: 'Set sandbox: true for the local sandbox.',
    })
  }
  if (mode === 'declared' && url.protocol !== 'https:') {
    throw new ConfigError({ what: `${url.origin} is not encrypted`, fix: 'Use https.' })
  }
  return url.origin
}

/** Refuses what was never allowed, also when a vendor's client was talked into another address. */
function onlyAllowed(allowed: ReadonlySet<string>): Dispatcher.DispatcherComposeInterceptor {
  return dispatch => (options, handler) => {
    const origin = String(options.origin ?? '')
    const known = URL.canParse(origin) && allowed.has(new URL(origin).origin)
    if (!known) throw refusal(`${origin} was not allowed`)
    return dispatch(options, handler)
  }
}

function plainHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const plain: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) plain[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value
  }
  return plain
}

async function textOf(body: AsyncIterable<Uint8Array>, url: string): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > TEXT_BYTES) throw new FatalError({ what: `the answer of ${new URL(url).origin} is too large` })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

async function* explained(body: AsyncIterable<Uint8Array>, asked: OutboundRequest): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } catch (error) {
    asked.signal?.throwIfAborted()
    throw explain(error, asked)
  }
}

/** The bytes as they were before the server packed them; nothing but gzip is ever asked for. */
function unpacked(body: Readable, encoding: string | undefined): AsyncIterable<Uint8Array> {
  if (encoding !== 'gzip') return body
  // A failure of either side reaches whoever reads.
  return pipeline(body, createGunzip(), () => undefined)
}

/** One call; the time-out runs until the body is read. */
async function call(dispatcher: Dispatcher, asked: OutboundRequest): Promise<OutboundResponse> {
  const limit = AbortSignal.timeout(asked.timeoutMs ?? CALL_MS)
  const signal = asked.signal === undefined ? limit : AbortSignal.any([limit, asked.signal])
  try {
    const answer = await send(asked.url, {
      dispatcher,
      method: asked.method,
      signal,
      ...(asked.headers === undefined ? {} : { headers: asked.headers }),
      ...(asked.body === undefined ? {} : { body: asked.body }),
    })
    const headers = plainHeaders(answer.headers)
    const body = explained(unpacked(answer.body, headers['content-encoding']), asked)
    return {
      status: answer.statusCode,
      headers,
      body,
      text: () => textOf(body, asked.url),
    }
  } catch (error) {
    asked.signal?.throwIfAborted()
    throw explain(error, asked)
  }
}

/** The guard of this process. No origin is allowed until `allow` names it. */
export function createOutbound(): Outbound {
  const allowed = new Set<string>()
  const hosts = new Set<string>()
  const lookup: LookupFunction = (hostname, options, callback) => {
    if (hosts.has(hostname)) guardedLookup(hostname, options, callback)
    else callback(refusal(`${hostname} was not allowed`), '', 0)
  }
  const agent = new Agent({
    connect: { lookup, timeout: CONNECT_MS, allowH2: false },
    headersTimeout: CALL_MS,
    bodyTimeout: CALL_MS,
    maxResponseSize: BODY_BYTES,
  })
  const guarded = agent.compose(onlyAllowed(allowed))
  const options = { keepAlive: true, lookup, timeout: CALL_MS }
  const secure = new SecureAgent(options)
  const plain = new PlainAgent(options)
  // Loaded by the first who calls: few processes do, and each would start the later for it.
  let grpc: Promise<ReturnType<typeof CreateGrpc>> | null = null
  const mustBeAllowed = (origin: string): void => {
    if (!allowed.has(new URL(origin).origin)) throw new ConfigError({ what: `${origin} was not allowed` })
  }
  return {
    allow: (origin, mode) => {
      const checked = checkedOrigin(origin, mode)
      allowed.add(checked)
      hosts.add(new URL(checked).hostname)
    },
    request: asked => call(guarded, asked),
    dispatcher: agent.compose(onlyAllowed(allowed), wholeAnswers),
    agentFor: origin => {
      mustBeAllowed(origin)
      return new URL(origin).protocol === 'https:' ? secure : plain
    },
    grpc: async origin => {
      mustBeAllowed(origin)
      grpc ??= import('./grpc.ts').then(({ createGrpc }) => createGrpc(lookup))
      return (await grpc)(origin)
    },
    explain,
  }
}
