// How long the search index stays behind, for each kind of change on its own. Seeded, so that a run can be repeated.
import { createRandom, type Random } from '../../random.ts'

export type LagKind = 'create' | 'update' | 'archive' | 'merge'

/** Milliseconds; both ends included. */
interface Span {
  readonly minMs: number
  readonly maxMs: number
}

export const LAG_KINDS: readonly LagKind[] = ['create', 'update', 'archive', 'merge']

export class SearchLag {
  readonly #random: Random
  readonly #spans: Record<LagKind, Span>

  constructor(seed: number) {
    this.#random = createRandom(seed)
    const usual = { minMs: 1_000, maxMs: 30_000 }
    this.#spans = { create: usual, update: usual, archive: usual, merge: usual }
  }

  get spans(): Readonly<Record<LagKind, Span>> {
    return this.#spans
  }

  /** Changes written from now on need this long; those that wait already keep their time. */
  set(kind: LagKind, span: Span): void {
    this.#spans[kind] = span
  }

  /** The lag of one change, milliseconds. */
  draw(kind: LagKind): number {
    const { minMs, maxMs } = this.#spans[kind]
    return maxMs <= minMs ? minMs : this.#random.int(minMs, maxMs)
  }
}
