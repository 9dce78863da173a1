// /__sandbox/faults: failures to come, and those that came.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ConfigError } from '../../errors.ts'
import { type Fault, REPLACING, SPOILING } from '../faults/fault.ts'
import { PRESET_NAMES, PRESETS } from '../faults/presets.ts'
import type { World } from '../world.ts'
import { pattern } from './pattern.ts'
import { systemName } from './system-name.ts'

const natural = z.number().int().min(0)
/** Far more than any test asks. */
const ALWAYS = 1_000_000_000

const faultBody = z.strictObject({
  system: systemName.optional(),
  path: pattern,
  method: z.string().optional(),
  bodyMatch: pattern.optional(),
  skip: natural.default(0),
  times: z.number().int().min(1).optional(),
  probability: z.number().min(0).max(1).optional(),
  seed: z.number().int().optional(),
  when: z.enum(['before', 'after', 'late']).default('before'),
  kind: z.enum([...REPLACING, ...SPOILING, ...PRESET_NAMES]).optional(),
  status: z.number().int().min(200).max(599).optional(),
  body: z.json().optional(),
  html: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  drop: z.boolean().optional(),
  delayMs: natural.optional(),
  bytes: natural.optional(),
  everyMs: natural.optional(),
  lateMs: natural.optional(),
})

/** A fault with a probability strikes as long as it is armed, one without strikes once, unless told otherwise. */
function faultOf(body: unknown): Fault {
  const { kind, times, ...wanted } = faultBody.parse(body)
  const often = times ?? (wanted.probability === undefined ? 1 : ALWAYS)
  const preset = PRESET_NAMES.find(name => name === kind)
  if (preset !== undefined) return { ...wanted, times: often, ...PRESETS[preset] }
  const own = [...REPLACING, ...SPOILING].find(name => name === kind)
  return { ...wanted, times: often, kind: own }
}

export function faultRoutes(scope: FastifyInstance, world: World): void {
  const { faults } = world

  scope.get('/faults', async () => ({ faults: faults.list(), strikes: faults.strikes }))

  scope.post('/faults', async request => {
    const id = faults.add(faultOf(request.body))
    return { id, faults: faults.list() }
  })

  scope.delete('/faults', async () => {
    faults.clear()
    return { faults: [] }
  })

  scope.delete('/faults/:id', async request => {
    const { id } = z.object({ id: z.string() }).parse(request.params)
    if (!faults.remove(id)) {
      throw new ConfigError({ where: 'faults', what: `there is no ${id}`, fix: 'GET /__sandbox/faults lists them' })
    }
    return { faults: faults.list() }
  })
}
