// The HTTP API; for now only whether the process lives and is ready for work.
import Fastify from 'fastify'
import { ConfigError, lineOf } from '../errors.ts'
import { healthRoutes, type Readiness } from './health.ts'

export interface HttpOptions {
  readonly host: string
  /** 0 is any free port. */
  readonly port: number
  readonly ready: Readiness
}

export interface HttpServer {
  readonly url: string
  close(): Promise<void>
}

/** Starts listening. ConfigError when the port is taken or may not be used. */
export async function startHttp({ host, port, ready }: HttpOptions): Promise<HttpServer> {
  const server = Fastify({ logger: false, forceCloseConnections: true })
  healthRoutes(server, ready)
  try {
    const url = await server.listen({ host, port })
    return { url, close: () => server.close() }
  } catch (cause) {
    const taken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
    throw new ConfigError({
      where: `port ${port}`,
      what: taken ? 'another program uses it' : lineOf(cause),
      fix: 'Choose another with --port or PORT.',
      cause,
    })
  }
}
