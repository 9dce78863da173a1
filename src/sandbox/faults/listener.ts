// The door of the server: it can be shut for a while, so that a client finds nobody at the port.
import type { FastifyInstance } from 'fastify'

export class Listener {
  readonly #app: FastifyInstance
  #reopen: NodeJS.Timeout | undefined

  constructor(app: FastifyInstance) {
    this.#app = app
    app.addHook('preClose', async () => clearTimeout(this.#reopen))
  }

  /** No new connection is taken for `ms` real milliseconds; idle ones are closed. */
  refuse(ms: number): void {
    const { server } = this.#app
    const address = server.address()
    if (address === null || typeof address === 'string') return
    server.close()
    this.#reopen = setTimeout(() => server.listen({ host: address.address, port: address.port }), ms)
  }
}
