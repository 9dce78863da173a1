// One moment that waits: which records it saw, which were read before, and whether it fires now.
import type { Moment } from './moment.ts'

/** A record that a request touches, and the request. */
export interface Touched {
  readonly object: string
  readonly id: string
  /** Path with query. */
  readonly url: string
}

export class ArmedMoment {
  readonly id: string
  readonly moment: Moment
  fired = 0
  readonly #seen = new Map<string, number>()
  readonly #read = new Set<string>()

  constructor(id: string, moment: Moment) {
    this.id = id
    this.moment = moment
  }

  get left(): number {
    return this.moment.times - this.fired
  }

  noteRead(id: string): void {
    if (this.moment.onlyIfRead) this.#read.add(id)
  }

  /** True when it fires for this record now; counts how often the record came by. */
  takes({ object, id, url }: Touched): boolean {
    const { moment } = this
    if (this.left <= 0 || (moment.object !== undefined && moment.object !== object)) return false
    if (moment.ids !== undefined && !moment.ids.includes(id)) return false
    if (moment.path?.test(url) === false) return false
    if (moment.when === 'beforeWrite' && moment.onlyIfRead && !this.#read.has(id)) return false
    const seen = (this.#seen.get(id) ?? 0) + 1
    this.#seen.set(id, seen)
    if (seen !== moment.nth) return false
    this.fired += 1
    return true
  }
}
