// One fault that waits for its requests: what it met, how often it struck, and whether the next request is its own.
import { createRandom, type Random } from '../random.ts'
import { systemOf } from '../system-of.ts'
import type { Fault } from './fault.ts'

/** A request as the faults see it. */
export interface Met {
  readonly method: string
  /** Path with query. */
  readonly url: string
}

export class ArmedFault {
  readonly id: string
  readonly fault: Fault
  hits = 0
  struck = 0
  readonly #random: Random

  constructor(id: string, fault: Fault, seed: number) {
    this.id = id
    this.fault = fault
    this.#random = createRandom(fault.seed ?? seed)
  }

  get left(): number {
    return this.fault.times - this.struck
  }

  /** True when the request is of the kind that the fault waits for; its body is another question. */
  meets({ method, url }: Met): boolean {
    const { system, path, method: wanted } = this.fault
    const whose = systemOf(url)
    if (whose === null || (system !== undefined && system !== whose)) return false
    return this.left > 0 && path.test(url) && (wanted === undefined || wanted.toUpperCase() === method)
  }

  /** Counts a request that it met; true when the fault strikes it. `body` where the fault asks for one. */
  strikes(body: Buffer | undefined): boolean {
    const { bodyMatch, skip, probability } = this.fault
    if (bodyMatch !== undefined && !bodyMatch.test(body?.toString('utf8') ?? '')) return false
    this.hits += 1
    if (this.hits <= skip) return false
    if (probability !== undefined && !this.#random.chance(probability)) return false
    this.struck += 1
    return true
  }
}
