// What a process answers over HTTP: how it is, how the work goes, and, where it is the API, change notices.
import Fastify, { type FastifyInstance } from 'fastify'
import type { Log } from '../contract/primitives.ts'
import { ConfigError, lineOf } from '../errors.ts'
import { registerApi } from './api.ts'
import { registerConsole } from './console.ts'
import type { Desk } from './desk.ts'
import { healthRoutes } from './health.ts'
import { metricsRoute, type Observed } from './metrics.ts'
import { type Receive, webhookRoutes } from './webhooks.ts'

export interface HttpOptions extends Observed {
  readonly host: string
  /** 0 is any free port. */
  readonly port: number
  /** How to choose another port, for the message. */
  readonly portFrom: string
  readonly log: Log
  /** Where change notices are taken. */
  readonly receive?: Receive
  /** Where the API is served. */
  readonly api?: ServedApi
}

interface ServedApi {
  readonly desk: Desk
  readonly url: string | null
  readonly proxies: readonly string[] | null
  readonly requestsPerMinute: number
  /** The folder that the console was built to; null: none is served. */
  readonly console: string | null
}

const ANSWERED_WITHIN_MS = 5_000
const LOOK_EVERY_MS = 50

export interface HttpServer {
  readonly url: string
  close(): Promise<void>
}

/** Starts listening. ConfigError when the port is taken or may not be used. */
export async function startHttp({
  host,
  port,
  portFrom,
  log,
  receive,
  api,
  ...observed
}: HttpOptions): Promise<HttpServer> {
  const trustProxy = api?.proxies == null ? false : [...api.proxies]
  const server = Fastify({ logger: false, forceCloseConnections: 'idle', trustProxy })
  const { stores, queue } = observed
  healthRoutes(server, { database: () => stores.connections.list(), queue: () => queue.size() })
  await metricsRoute(server, observed)
  if (receive !== undefined) webhookRoutes(server, receive, log, observed.clock.now)
  if (api !== undefined) await registerApi(server, api)
  if (api?.console != null) await registerConsole(server, api.console, api.url?.startsWith('https:') ?? false)
  try {
    const url = await server.listen({ host, port })
    return { url, close: () => closeGently(server) }
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : null
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      const fix = 'Write 127.0.0.1 for this machine only, 0.0.0.0 for every network.'
      throw new ConfigError({ where: `HOST ${host}`, what: 'this machine has no such address', fix, cause })
    }
    throw new ConfigError({
      where: `port ${port}`,
      what: code === 'EADDRINUSE' ? 'another program uses it' : lineOf(cause),
      fix: `Choose another with ${portFrom}.`,
      cause,
    })
  }
}

/** What was asked is answered, unless that takes longer than whoever stops us waits. */
async function closeGently(server: FastifyInstance): Promise<void> {
  const cut = setTimeout(() => server.server.closeAllConnections(), ANSWERED_WITHIN_MS)
  // Browsers keep a connection that has been answered.
  const answered = setInterval(() => server.server.closeIdleConnections(), LOOK_EVERY_MS)
  try {
    await server.close()
  } finally {
    clearTimeout(cut)
    clearInterval(answered)
  }
}
