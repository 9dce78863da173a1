// GET /healthz: the process lives. GET /readyz: what it needs to do its work can be reached.
import type { FastifyInstance } from 'fastify'
import { lineOf } from '../errors.ts'

/** By name, what must be reachable; each rejects with the reason when it is not. */
export type Needs = Readonly<Record<string, () => Promise<unknown>>>

export function healthRoutes(server: FastifyInstance, needs: Needs): void {
  server.get('/healthz', () => ({ status: 'ok' }))
  server.get('/readyz', async (_, reply) => {
    const answers = await Promise.all(
      Object.entries(needs).map(async ([name, ask]) => {
        const reason = await ask().then(
          () => null,
          error => lineOf(error),
        )
        return reason === null ? [] : [[name, reason]]
      }),
    )
    const reasons = answers.flat()
    if (reasons.length === 0) return { status: 'ok' }
    return reply.status(503).send({ status: 'unavailable', reasons: Object.fromEntries(reasons) })
  })
}
