// How often each endpoint was called, and what it answered: what a client cost.
import type { FastifyInstance } from 'fastify'
import { systemOf } from './system-of.ts'
import type { SystemName } from './write-log.ts'

/** One endpoint with one status. */
export interface CallCount {
  readonly system: SystemName
  readonly method: string
  /** The route, its parameters as names: /crm/v3/objects/:objectType/batch/read. */
  readonly endpoint: string
  readonly status: number
  calls: number
}

export class Calls {
  readonly #counts = new Map<string, CallCount>()

  /** Counts what is answered. To be called before the server's routes are added. */
  install(app: FastifyInstance): void {
    app.addHook('onResponse', async (request, reply) => {
      const system = systemOf(request.url)
      if (system === null) return
      const endpoint = request.routeOptions.url ?? 'no such endpoint'
      const { method } = request
      const status = reply.raw.statusCode
      const key = `${system} ${method} ${endpoint} ${status}`
      const known = this.#counts.get(key)
      if (known === undefined) this.#counts.set(key, { system, method, endpoint, status, calls: 1 })
      else known.calls += 1
    })
  }

  /** The most called first. */
  list(): readonly CallCount[] {
    return [...this.#counts.values()].sort((a, b) => b.calls - a.calls)
  }

  clear(): void {
    this.#counts.clear()
  }
}
