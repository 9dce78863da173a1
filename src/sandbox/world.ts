// The whole sandbox in memory: one clock, one seed, one write log, and the CRMs.
import { createClock, type SandboxClock } from './clock.ts'
import { createPortal, type Portal } from './hubspot/index.ts'
import { createRandom, type Random } from './random.ts'
import { createWriteLog, type WriteLog } from './write-log.ts'

export interface World {
  readonly clock: SandboxClock
  readonly seed: number
  readonly random: Random
  readonly writes: WriteLog
  readonly hubspot: Portal
}

/** Empty CRMs. The same seed gives the same ids and, once seeded, the same records. */
export function createWorld(options: { readonly seed?: number; readonly clock?: SandboxClock } = {}): World {
  const seed = options.seed ?? 1
  const clock = options.clock ?? createClock()
  const writes = createWriteLog()
  const random = createRandom(seed)
  return { clock, seed, random, writes, hubspot: createPortal({ clock, random, writes }) }
}
