// /__sandbox/salesforce/locks: row locks, how long writes hold them, and storms of them.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { toId18 } from '../../salesforce/ids.ts'
import { stormSchema } from '../../salesforce/rules/locks.ts'
import type { World } from '../../world.ts'

const lockBody = z.strictObject({ id: z.string(), ms: z.number().int().min(1) })
const holdBody = z.strictObject({ ms: z.number().int().min(0) })

export function lockRoutes(scope: FastifyInstance, { salesforce: { rules } }: World): void {
  /** Locks a record for so many milliseconds of the sandbox's clock: whoever writes it, or a child of it, fails. */
  scope.post('/salesforce/locks', async request => {
    const { id, ms } = lockBody.parse(request.body)
    rules.locks.lock(toId18(id), ms, 'control')
    return { locked: toId18(id), ms }
  })

  scope.delete<{ Params: { id: string } }>('/salesforce/locks/:id', async request => {
    rules.locks.release(toId18(request.params.id))
    return { released: toId18(request.params.id) }
  })

  /** How long each write holds its record and the record's parents; 0, the default, for not at all. */
  scope.post('/salesforce/locks/hold', async request => {
    rules.locks.holdMs = holdBody.parse(request.body).ms
    return { holdMs: rules.locks.holdMs }
  })

  scope.post('/salesforce/locks/storm', async request => {
    const storm = stormSchema.parse(request.body)
    rules.locks.startStorm(storm)
    return storm
  })
}
