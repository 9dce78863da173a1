// The whole sandbox in memory: one clock, one seed, one write log, both CRMs, and the truth behind what was seeded.
import { Calls } from './calls.ts'
import { createClock, type SandboxClock } from './clock.ts'
import { Faults } from './faults/faults.ts'
import { createPortal, type Portal } from './hubspot/index.ts'
import { Moments } from './moments/moments.ts'
import { createRandom } from './random.ts'
import { createOrg, type Org } from './salesforce/index.ts'
import { SkewedClock } from './skewed-clock.ts'
import { Truth } from './truth/truth.ts'
import { createWriteLog, type SystemName, type WriteLog } from './write-log.ts'

export interface World {
  readonly clock: SandboxClock
  /** The CRMs' own clocks: the sandbox's, unless one is told to run ahead or behind. */
  readonly clocks: Readonly<Record<SystemName, SkewedClock>>
  readonly seed: number
  readonly writes: WriteLog
  readonly faults: Faults
  readonly moments: Moments
  readonly calls: Calls
  readonly salesforce: Org
  readonly hubspot: Portal
  /** For tests and for the data vendor's table; no CRM API shows it. */
  readonly truth: Truth
}

/** Empty CRMs. The same seed gives the same ids and, once seeded, the same records. */
export function createWorld(options: { readonly seed?: number; readonly clock?: SandboxClock } = {}): World {
  const seed = options.seed ?? 1
  const clock = options.clock ?? createClock()
  const clocks = { salesforce: new SkewedClock(clock), hubspot: new SkewedClock(clock) }
  const writes = createWriteLog()
  const salesforce = createOrg({ clock: clocks.salesforce, writes, random: createRandom(seed) })
  const hubspot = createPortal({ clock: clocks.hubspot, writes, random: createRandom(seed) })
  return {
    clock,
    clocks,
    seed,
    writes,
    faults: new Faults(clock, seed),
    calls: new Calls(),
    moments: new Moments({ stores: { salesforce, hubspot }, clocks }),
    salesforce,
    hubspot,
    truth: new Truth(),
  }
}
