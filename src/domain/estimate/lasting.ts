// How long the calls of a day last for a run.

export interface DayStand {
  /** For work of its priority: of a whole day, and of this one. */
  readonly daily: number
  readonly left: number
}

/** The days on which a run makes its calls, today counted; null when no day has any for it. */
export function daysFor(calls: number, { daily, left }: DayStand): number | null {
  if (calls <= left) return 1
  return daily <= 0 ? null : 1 + Math.ceil((calls - left) / daily)
}
