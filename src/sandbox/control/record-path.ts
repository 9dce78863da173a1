// How a request of the control plane names one record.
import { z } from 'zod'
import { ConfigError } from '../../errors.ts'
import type { World } from '../world.ts'
import { systemName } from './system-name.ts'

export const recordPath = z.object({ system: systemName, object: z.string(), id: z.string() })

/** The record as its API shows it. Throws ConfigError when there is none. */
export function recordAt(world: World, path: z.infer<typeof recordPath>): object {
  const record = world[path.system].get(path.object, path.id)
  if (record !== undefined) return record
  throw new ConfigError({
    where: path.system,
    what: `there is no ${path.object} ${path.id}`,
    fix: 'Check object and id',
  })
}
