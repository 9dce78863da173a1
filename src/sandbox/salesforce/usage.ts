// The org's allowance of API requests over a rolling day, counted in buckets of an hour, and what other programs of the
// same org take of it; and the requests that are long under way, of which only a few may be at once.
import type { SandboxClock } from '../clock.ts'

const HOUR = 3_600_000
/** Requests that last longer count as long-running. */
const LONG_MS = 20_000

/** A share of the allowance that the admin gave to one connected app. */
export interface AppAllowance {
  readonly name: string
  readonly max: number
}

export class ApiUsage {
  /** Requests allowed in 24 hours; a test or the control plane may lower it. */
  max: number
  /** All requests ever counted. */
  total = 0
  /** Shown beside the org's allowance when set. */
  app: AppAllowance | undefined
  /** Long-running requests at once: 25 in production and sandboxes, 5 in Developer Edition. */
  mostLong = 25
  /** Long-running requests of other programs at the moment. */
  othersLong = 0
  private readonly clock: SandboxClock
  private readonly own = new Map<number, number>()
  private readonly others = new Map<number, number>()
  private readonly running = new Map<object, number>()
  private neighbours: { readonly perHour: number; countedUntil: number } | undefined

  constructor(clock: SandboxClock, max: number) {
    this.clock = clock
    this.max = max
  }

  /** Requests of the last 24 hours, of all programs. */
  get used(): number {
    this.countNeighbours()
    return this.recent(this.own) + this.recent(this.others)
  }

  /** Requests of the last 24 hours that came in here. */
  get usedHere(): number {
    return this.recent(this.own)
  }

  /** Counts one request, or answers false when the allowance is spent: refused requests are not counted. */
  count(): boolean {
    if (this.used >= this.max) return false
    this.add(this.own, 1)
    this.total += 1
    return true
  }

  /** Other programs make so many requests at once. */
  spend(requests: number): void {
    this.add(this.others, requests)
  }

  /** Other programs make so many requests an hour from now on; 0 ends it. */
  setNeighbours(perHour: number): void {
    this.countNeighbours()
    this.neighbours = perHour === 0 ? undefined : { perHour, countedUntil: this.clock.now() }
  }

  /** Notes that a request has begun; false when too many have been under way for too long. */
  begin(request: object): boolean {
    const limit = this.clock.now() - LONG_MS
    const long = [...this.running.values()].filter(startedAt => startedAt <= limit).length + this.othersLong
    if (long >= this.mostLong) return false
    this.running.set(request, this.clock.now())
    return true
  }

  /** Notes that a request is over. */
  end(request: object): void {
    this.running.delete(request)
  }

  private countNeighbours(): void {
    const { neighbours } = this
    if (neighbours === undefined) return
    const now = this.clock.now()
    const requests = Math.floor(((now - neighbours.countedUntil) / HOUR) * neighbours.perHour)
    if (requests <= 0) return
    neighbours.countedUntil += (requests / neighbours.perHour) * HOUR
    this.add(this.others, requests)
  }

  private add(buckets: Map<number, number>, requests: number): void {
    const hour = Math.floor(this.clock.now() / HOUR)
    buckets.set(hour, (buckets.get(hour) ?? 0) + requests)
  }

  private recent(buckets: Map<number, number>): number {
    const oldest = Math.floor(this.clock.now() / HOUR) - 23
    let sum = 0
    for (const [hour, count] of buckets) {
      if (hour < oldest) buckets.delete(hour)
      else sum += count
    }
    return sum
  }
}
