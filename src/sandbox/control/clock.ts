// GET and POST /__sandbox/clock: what time it is here and at each CRM; time is moved, stopped, and set apart.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { World } from '../world.ts'

const skew = z.number().int().optional()
const moment = z.union([z.number().int(), z.iso.datetime({ offset: true }).transform(text => Date.parse(text))])
const clockBody = z.strictObject({
  /** Milliseconds forward; all that becomes due on the way is done, in order, before the answer. */
  advanceMs: z.number().int().min(0).optional(),
  /** A moment: ISO 8601 or epoch milliseconds. */
  set: moment.optional(),
  /** true stops the clock, false lets it go on. */
  freeze: z.boolean().optional(),
  /** How far a CRM's own clock is ahead of this one, milliseconds; negative when behind. */
  skewMs: z.strictObject({ salesforce: skew, hubspot: skew }).optional(),
})

function shown({ clock, clocks }: World): object {
  const text = (ms: number): string => new Date(ms).toISOString()
  const { salesforce, hubspot } = clocks
  return {
    now: text(clock.now()),
    frozen: clock.frozen,
    salesforce: { now: text(salesforce.now()), skewMs: salesforce.skewMs },
    hubspot: { now: text(hubspot.now()), skewMs: hubspot.skewMs },
    waiting: clock.waiting,
  }
}

export function clockRoutes(scope: FastifyInstance, world: World): void {
  scope.get('/clock', async () => shown(world))

  scope.post('/clock', async request => {
    const wanted = clockBody.parse(request.body)
    const { clock, clocks } = world
    if (wanted.freeze !== undefined) clock.freeze(wanted.freeze)
    clocks.salesforce.skewMs = wanted.skewMs?.salesforce ?? clocks.salesforce.skewMs
    clocks.hubspot.skewMs = wanted.skewMs?.hubspot ?? clocks.hubspot.skewMs
    if (wanted.set !== undefined) await clock.set(wanted.set)
    if (wanted.advanceMs !== undefined) await clock.pass(wanted.advanceMs)
    return shown(world)
  })
}
