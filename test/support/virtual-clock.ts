// A clock that a test turns: sleepers wake when it has passed their time, and not before.
import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '../../src/contract/primitives.ts'

interface Sleeper {
  readonly until: number
  wake(): void
}

export class VirtualClock implements Clock {
  #now: number
  readonly #sleepers = new Set<Sleeper>()

  constructor(start: number) {
    this.#now = start
  }

  now(): number {
    return this.#now
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const sleeper = { until: this.#now + ms, wake: resolve }
      this.#sleepers.add(sleeper)
      const leave = () => {
        this.#sleepers.delete(sleeper)
        reject(signal?.reason)
      }
      if (signal?.aborted) leave()
      else signal?.addEventListener('abort', leave, { once: true })
    })
  }

  /** How many sleep. */
  get sleepers(): number {
    return this.#sleepers.size
  }

  /** When the next sleeper wakes; null while none sleeps. */
  get wakesAt(): number | null {
    return this.#sleepers.size === 0 ? null : Math.min(...[...this.#sleepers].map(({ until }) => until))
  }

  /** Turns the clock to `moment` and wakes whose time has come. */
  turnTo(moment: number): void {
    this.#now = moment
    for (const sleeper of this.#sleepers) {
      if (sleeper.until > moment) continue
      this.#sleepers.delete(sleeper)
      sleeper.wake()
    }
  }

  /** Resolves when `count` sleep, and so have done what there was to do. */
  async untilAsleep(count: number): Promise<void> {
    while (this.#sleepers.size < count) await wait(1)
  }
}
