// Named moments in a request's life, at which the control plane may let a "person" act: after records were shown,
// and before a write looks at the records that it is about to change.
import type { Author } from './record.ts'

export interface Moment {
  /** 'read': the answer is made. 'write': nothing of the record was looked at yet. 'written': the change stands. */
  readonly name: 'read' | 'write' | 'written'
  /** "contacts" */
  readonly object: string
  readonly ids: readonly string[]
  /** Null for a read. */
  readonly author: Author | null
}

type Visitor = (moment: Moment) => void

export class Moments {
  readonly #visitors = new Set<Visitor>()

  /** Calls `visitor` at each moment from now on; returns how to stop. */
  visit(visitor: Visitor): () => void {
    this.#visitors.add(visitor)
    return () => this.#visitors.delete(visitor)
  }

  /** Says that a moment has come; `moment` is made only where someone waits for it. */
  reach(moment: () => Moment): void {
    if (this.#visitors.size === 0) return
    const reached = moment()
    for (const visitor of this.#visitors) visitor(reached)
  }
}
