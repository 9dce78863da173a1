// The org's allowance of API requests over a rolling day, counted in buckets of an hour.
import type { SandboxClock } from '../clock.ts'

const HOUR = 3_600_000

export class ApiUsage {
  /** Requests allowed in 24 hours; a test or the control plane may lower it. */
  max: number
  /** All requests ever counted. */
  total = 0
  private readonly clock: SandboxClock
  private readonly buckets = new Map<number, number>()

  constructor(clock: SandboxClock, max: number) {
    this.clock = clock
    this.max = max
  }

  /** Requests of the last 24 hours. */
  get used(): number {
    const oldest = Math.floor(this.clock.now() / HOUR) - 23
    let sum = 0
    for (const [hour, count] of this.buckets) {
      if (hour < oldest) this.buckets.delete(hour)
      else sum += count
    }
    return sum
  }

  /** Counts one request, or answers false when the allowance is spent: refused requests are not counted. */
  count(): boolean {
    if (this.used >= this.max) return false
    const hour = Math.floor(this.clock.now() / HOUR)
    this.buckets.set(hour, (this.buckets.get(hour) ?? 0) + 1)
    this.total += 1
    return true
  }
}
