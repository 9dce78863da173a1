// How many calls a connection may make, and when: its budget, and the turns that all workers share under a vendor's
// rolling limits.

/** Every call to the outside is announced here before it is made. */
export interface CallBudget {
  /**
   * Resolves when a call may be made: under a rolling limit when its turn has come, among all workers. Throws
   * QuotaExhausted when that is further away than a job should wait, or the day's calls are spent. `kind`: whether the
   * call changes records, of which there may be a limit of the admin's.
   */
  spend(under?: RollingLimit, signal?: AbortSignal | undefined, kind?: 'read' | 'write'): Promise<void>
  /** What the vendor's own headers say of the day's use by all apps: once for each answer that says it. */
  learn(used: number, max: number): void
  /** At whose midnight the vendor's day ends; where nobody tells it is the last 24 hours. */
  learnZone(timeZone: string): void
  /** The vendor refused a call under a rolling limit: nobody makes one for the length of its window. */
  refused(under: RollingLimit): Promise<void>
  /**
   * Resolves when a call may be under way beside the others, of all workers; what it returns tells that the call is over.
   * Throws QuotaExhausted when none of them ends for longer than a job should wait.
   */
  enter(under: AtOnce, signal?: AbortSignal | undefined): Promise<() => Promise<void>>
  /** What they say of a rolling limit: how large it is, and how many calls all apps together have left of it now. */
  learnLimit(limit: RollingLimit, left: number): void
}

/** At most so many calls of all apps in any stretch of so long. */
export interface RollingLimit {
  readonly name: string
  readonly calls: number
  readonly windowMs: number
}

/** At most so many calls of all apps are under way at once. */
export interface AtOnce {
  readonly name: string
  readonly calls: number
}

/** At most `calls` in any stretch of `withinMs`. */
export interface Spacing {
  readonly calls: number
  readonly withinMs: number
}

export interface Turn {
  readonly connectionId: string
  /** Which of the vendor's limits: "calls", "searches". */
  readonly limit: string
  readonly spacings: readonly Spacing[]
  /** Turns of the last `keepMs` stay known, whatever the spacings: another process may space them otherwise. */
  readonly keepMs: number
  /** A turn that is further away than this is not taken. */
  readonly mostMs: number
}

/** A call that is to be under way, or is. */
export interface UnderWay {
  readonly connectionId: string
  readonly limit: string
  /** Of the call. */
  readonly id: string
  /** It counts as over when nobody has told of it for so long. */
  readonly keepMs: number
}

/** Hands out turns one after the other, and places for calls under way, over all processes, by one clock. */
export interface TurnKeeper {
  /**
   * Takes the first turn that keeps every spacing, and tells how many ms it is away. More than `mostMs`: none was
   * taken. A turn whose taker dies is lost, never given twice.
   */
  take(turn: Turn): Promise<number>
  /** From now on no turn comes within `ms`. */
  hold(connectionId: string, limit: string, ms: number): Promise<void>
  /** For how many ms turns are still held: those that were taken before must be taken anew. */
  held(connectionId: string, limit: string): Promise<number>
  /** 0: the call is under way now, one of `most`. Else it is not, and after so many ms it is worth asking again. */
  enter(call: UnderWay & { readonly most: number }): Promise<number>
  /** The call is still under way. */
  stay(call: UnderWay): Promise<void>
  /** The call is over. */
  leave(call: Omit<UnderWay, 'keepMs'>): Promise<void>
}
