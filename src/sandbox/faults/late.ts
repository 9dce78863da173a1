// A request whose answer is lost at once and which is carried out only later, after its client gave up.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'

const MARK = 'x-sandbox-late'
const METHODS = ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT', 'OPTIONS'] as const

export class LateRequests {
  readonly #secret = randomUUID()

  /** True for a request that was late and is being carried out now: it meets no fault again. */
  isLate(request: FastifyRequest): boolean {
    return request.headers[MARK] === this.#secret
  }

  /** What carries the request out, as it came, when called. */
  keep(app: FastifyInstance, request: FastifyRequest, body: Buffer): () => Promise<void> {
    const method = METHODS.find(name => name === request.method) ?? 'POST'
    const { url } = request.raw
    const headers = { ...request.headers, [MARK]: this.#secret }
    return async () => {
      await app.inject({ method, url: url ?? '/', headers, payload: body })
    }
  }
}
