// How much a run may do to a field before a person is asked: what the admin declares under `guards`.

/** Shares are from 0 to 1. */
export interface BreakerLimits {
  /** Of the records looked at, how many may get another value in place of one that stands there. */
  readonly changedShare: number
  /** Of the records looked at, how many may lose their value. */
  readonly blankedShare: number
  /** How far the field's values as a whole may move, by total variation: see breaker.ts. */
  readonly shift: number
  /** So many changes of a field at least, or nothing stops: three of five records are no flood. */
  readonly atLeast: number
}

export interface GuardSettings extends BreakerLimits {
  /** So many records are written first and looked at before the rest; 0 is none. */
  readonly canary: number
  /** Of these changes, which share may fail. */
  readonly canaryFailures: number
  /** So long after a run what it wrote may be read again; 0 is never. */
  readonly confirmMinutes: number
  /** So many of our values of a field flipped back by others, and its rule is paused. */
  readonly flips: number
  /** What differs for a field. */
  readonly fields: Readonly<Record<string, Partial<BreakerLimits>>>
}

/** The limits that hold for a field. */
export function limitsFor(field: string, { fields, ...common }: GuardSettings): BreakerLimits {
  const own = fields[field] ?? {}
  return {
    changedShare: own.changedShare ?? common.changedShare,
    blankedShare: own.blankedShare ?? common.blankedShare,
    shift: own.shift ?? common.shift,
    atLeast: own.atLeast ?? common.atLeast,
  }
}
