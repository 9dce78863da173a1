// Row locks. A write holds its record and the record's parents for a while of the sandbox's clock (none by default), and
// so may the control plane; a write from elsewhere that needs one of them fails, as it does after Salesforce's own ten
// seconds of waiting. A storm makes rows fail by chance.
import { z } from 'zod'
import type { SandboxClock } from '../../clock.ts'
import { createRandom, type Random } from '../../random.ts'
import type { RowError } from '../api-error.ts'
import type { SObjectType } from '../schema/schema.ts'

export const stormSchema = z.strictObject({
  /** The part of the written rows that fails, 0 to 1; 0 ends the storm. */
  probability: z.number().min(0).max(1),
  /** Only rows of this object. */
  object: z.string().optional(),
  seed: z.number().int().default(1),
})

interface Lock {
  readonly until: number
  readonly holder: string
}

/** Salesforce names ten records and counts the rest. */
const NAMED = 10

export class Locks {
  /** How long a write holds its record and the parents, milliseconds. */
  holdMs = 0
  private readonly clock: SandboxClock
  private readonly held = new Map<string, Lock>()
  private storm: { readonly probability: number; readonly object: string | undefined; readonly random: Random } | null =
    null

  constructor(clock: SandboxClock) {
    this.clock = clock
  }

  /** True while nothing can be locked, so that a write need not look. */
  get idle(): boolean {
    return this.holdMs === 0 && this.held.size === 0 && this.storm === null
  }

  /** Locks a record for so long, for whoever is not the holder. */
  lock(id: string, ms: number, holder: string): void {
    this.held.set(id, { until: this.clock.now() + ms, holder })
  }

  release(id: string): void {
    this.held.delete(id)
  }

  startStorm(wanted: z.infer<typeof stormSchema>): void {
    const { probability, object, seed } = wanted
    this.storm = probability === 0 ? null : { probability, object, random: createRandom(seed) }
  }

  /** The refusal of a write that needs these records, or nothing when it may go on. */
  refusal(type: SObjectType, ids: readonly string[], holder: string): RowError | undefined {
    const now = this.clock.now()
    const blocked = ids.filter(id => {
      const lock = this.held.get(id)
      if (lock === undefined) return false
      if (lock.until <= now) this.held.delete(id)
      return lock.until > now && lock.holder !== holder
    })
    if (blocked.length > 0) return lockError(blocked)
    const { storm } = this
    if (storm === null || (storm.object !== undefined && storm.object !== type.name)) return undefined
    return storm.random.chance(storm.probability) ? lockError(ids.slice(-1)) : undefined
  }

  /** Holds the records of a write that went through. */
  hold(ids: readonly string[], holder: string): void {
    if (this.holdMs === 0) return
    for (const id of ids) this.lock(id, this.holdMs, holder)
  }
}

/** The words of UNABLE_TO_LOCK_ROW. */
function lockError(ids: readonly string[]): RowError {
  const rest = ids.length > NAMED ? `, ... (${ids.length - NAMED} more)` : ''
  const message = `unable to obtain exclusive access to this record or ${Math.max(ids.length, 1)} records: `
  return { code: 'UNABLE_TO_LOCK_ROW', message: `${message}${ids.slice(0, NAMED).join(',')}${rest}`, fields: [] }
}
