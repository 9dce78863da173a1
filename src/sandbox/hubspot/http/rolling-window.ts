// When calls were made, as far back as a window reaches.

export class RollingWindow {
  readonly #ms: number
  #times: number[] = []
  #first = 0

  constructor(ms: number) {
    this.#ms = ms
  }

  /** Calls of the last `ms` milliseconds; one that is exactly that old is out. */
  used(now: number): number {
    while ((this.#times[this.#first] ?? Number.POSITIVE_INFINITY) <= now - this.#ms) this.#first += 1
    if (this.#first > 1000) {
      this.#times = this.#times.slice(this.#first)
      this.#first = 0
    }
    return this.#times.length - this.#first
  }

  add(now: number, calls = 1): void {
    for (let call = 0; call < calls; call += 1) this.#times.push(now)
  }

  clear(): void {
    this.#times = []
    this.#first = 0
  }
}
