// /__sandbox/writes: every change that a CRM accepted: who, when, what, through which request, and the value before.
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { World } from '../world.ts'
import type { WriteEntry } from '../write-log.ts'
import { systemName } from './system-name.ts'

const natural = z.coerce.number().int().min(0)
const moment = z.iso.datetime({ offset: true }).transform(text => Date.parse(text))
const writesQuery = z.strictObject({
  /** Skips so many writes from the beginning, before any filter. */
  from: natural.default(0),
  /** At most so many. */
  limit: natural.optional(),
  system: systemName.optional(),
  object: z.string().optional(),
  id: z.string().optional(),
  field: z.string().optional(),
  actor: z.enum(['integration', 'person', 'workflow', 'app']).optional(),
  requestId: z.string().optional(),
  /** At this moment or later; before that one. */
  since: moment.optional(),
  until: moment.optional(),
  format: z.enum(['json', 'ndjson']).default('json'),
})

type Wanted = z.infer<typeof writesQuery>

function isWanted(write: WriteEntry, { since, until, ...wanted }: Wanted): boolean {
  const same = (name: 'system' | 'object' | 'id' | 'field' | 'actor' | 'requestId'): boolean => {
    return wanted[name] === undefined || wanted[name] === write[name]
  }
  if (write.at < (since ?? Number.NEGATIVE_INFINITY) || write.at >= (until ?? Number.POSITIVE_INFINITY)) return false
  return same('system') && same('object') && same('id') && same('field') && same('actor') && same('requestId')
}

function* found(world: World, wanted: Wanted): Generator<WriteEntry> {
  const writes = world.writes.list()
  let left = wanted.limit ?? Number.POSITIVE_INFINITY
  for (let at = wanted.from; at < writes.length && left > 0; at += 1) {
    const write = writes[at]
    if (write === undefined || !isWanted(write, wanted)) continue
    left -= 1
    yield write
  }
}

function* linesOf(writes: Iterable<WriteEntry>): Generator<string> {
  for (const write of writes) yield `${JSON.stringify(write)}\n`
}

export function writeRoutes(scope: FastifyInstance, world: World): void {
  /** `format=ndjson`: one write a line, as a stream. */
  scope.get('/writes', async (request, reply) => {
    const wanted = writesQuery.parse(request.query)
    if (wanted.format === 'json') return { total: world.writes.list().length, writes: [...found(world, wanted)] }
    reply.type('application/x-ndjson; charset=utf-8')
    return reply.send(Readable.from(linesOf(found(world, wanted))))
  })

  scope.delete('/writes', async () => {
    const forgotten = world.writes.list().length
    world.writes.clear()
    return { forgotten }
  })
}
