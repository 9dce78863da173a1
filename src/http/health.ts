// GET /healthz: the process lives. GET /readyz: its database answers.
import type { FastifyInstance } from 'fastify'
import { lineOf } from '../errors.ts'

/** Resolves when the process can work, rejects with the reason when it cannot. */
export type Readiness = () => Promise<void>

export function healthRoutes(server: FastifyInstance, ready: Readiness): void {
  server.get('/healthz', () => ({ status: 'ok' }))
  server.get('/readyz', async (_, reply) => {
    try {
      await ready()
      return { status: 'ok' }
    } catch (error) {
      return reply.status(503).send({ status: 'unavailable', reason: lineOf(error) })
    }
  })
}
