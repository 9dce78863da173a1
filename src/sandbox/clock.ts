// The sandbox's own time: real time plus an offset, so that a test can let a year pass without waiting. What is due at
// a moment (a job that ends, a retry, a write that lands late) waits here and runs when that moment comes, in order,
// whether time was moved on or went by.

/** Something that waits for its moment. */
export interface Timer {
  cancel(): void
}

/** What a timer runs; whoever moves the clock with `pass` waits for it to end. */
type Task = () => unknown

export interface SandboxClock {
  /** Epoch milliseconds. */
  now(): number
  /** Moves the clock forward by `ms` milliseconds, for good, and starts all that becomes due, in order. */
  advance(ms: number): void
  /** As `advance`, but waits for each task to end before the next begins. */
  pass(ms: number): Promise<void>
  /** Puts the clock to a moment, also an earlier one. Going forward starts what becomes due. */
  set(epochMs: number): Promise<void>
  /** Stops the clock, or lets it go on with real time. It can be moved in either state. */
  freeze(frozen: boolean): void
  readonly frozen: boolean
  /** Runs a task at a moment of this clock; at the next turn when that is past. */
  at(epochMs: number, task: Task): Timer
  /** How many tasks wait. */
  readonly waiting: number
}

interface Waiting {
  readonly due: number
  readonly task: Task
}

/** The longest that setTimeout can wait. */
const LONGEST_WAIT = 2 ** 31 - 1

class Clock implements SandboxClock {
  frozen = false
  readonly #source: () => number
  #offset = 0
  /** The moment shown while frozen, and while a task runs: its own. */
  #shown: number | null = null
  #queue: Waiting[] = []
  #wake: NodeJS.Timeout | undefined

  constructor(source: () => number) {
    this.#source = source
  }

  get waiting(): number {
    return this.#queue.length
  }

  now(): number {
    return this.#shown ?? this.#source() + this.#offset
  }

  advance(ms: number): void {
    for (const ended of this.#walk(ms)) void ended
  }

  async pass(ms: number): Promise<void> {
    for (const ended of this.#walk(ms)) await ended
  }

  async set(epochMs: number): Promise<void> {
    if (epochMs >= this.now()) return this.pass(epochMs - this.now())
    this.#moveTo(epochMs)
  }

  freeze(frozen: boolean): void {
    const now = this.now()
    this.frozen = frozen
    this.#moveTo(now)
  }

  at(epochMs: number, task: Task): Timer {
    const entry = { due: epochMs, task }
    const later = this.#queue.findIndex(other => other.due > epochMs)
    this.#queue.splice(later === -1 ? this.#queue.length : later, 0, entry)
    this.#wakeUp()
    const cancel = () => {
      this.#queue = this.#queue.filter(other => other !== entry)
    }
    return { cancel }
  }

  #takeDue(end: number): Waiting | undefined {
    const [first] = this.#queue
    return first !== undefined && first.due <= end ? this.#queue.shift() : undefined
  }

  /**
   * Goes from task to task, and gives each that has not ended yet. While one runs the clock stands at the moment for
   * which it was meant, never an earlier one than it showed: what it sets for later comes in time, however slow it was.
   */
  *#walk(ms: number): Generator<Promise<unknown>> {
    const end = this.now() + ms
    const offset = this.#offset
    try {
      for (let next = this.#takeDue(end); next !== undefined; next = this.#takeDue(end)) {
        const moment = Math.max(next.due, this.now())
        this.#moveTo(moment)
        this.#shown = moment
        const ended = next.task()
        if (!(ended instanceof Promise)) continue
        this.#moveTo(this.now())
        yield ended
      }
    } finally {
      const real = this.frozen ? end : this.#source() + offset
      this.#moveTo(Math.max(end, real, this.now()))
    }
  }

  #moveTo(epochMs: number): void {
    this.#offset = epochMs - this.#source()
    this.#shown = this.frozen ? epochMs : null
    this.#wakeUp()
  }

  /** Real time, too, brings the next moment nearer. */
  #wakeUp(): void {
    clearTimeout(this.#wake)
    const [first] = this.#queue
    if (first === undefined || this.frozen) return
    const wait = Math.min(LONGEST_WAIT, Math.max(1, first.due - this.now()))
    this.#wake = setTimeout(() => this.advance(0), wait).unref()
  }
}

/** A clock that runs with `source` (the real time unless told otherwise). */
export function createClock(source: () => number = Date.now): SandboxClock {
  return new Clock(source)
}
