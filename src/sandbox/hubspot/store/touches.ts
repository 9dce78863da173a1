// Calculated properties that HubSpot works out a moment after a write: they move the modification stamp though no
// value that anyone asked for has changed. New deals are touched this way as a rule, other records when told to.
import type { SandboxClock } from '../../clock.ts'
import { createRandom } from '../../random.ts'
import type { PortalEvents } from './events.ts'

/** How often a write is followed by a touch, and how long after. */
export interface TouchSettings {
  /** 0 to 1, of creations and changes of any record. */
  share: number
  minMs: number
  maxMs: number
  /** Whether every new deal is touched. */
  newDeals: boolean
}

export class Touches {
  readonly settings: TouchSettings = { share: 0, minMs: 200, maxMs: 900, newDeals: true }
  readonly #random = createRandom(11)
  readonly #waiting = new Set<string>()

  /** Follows the events; `touch` moves the stamp of one record. */
  constructor(clock: SandboxClock, events: PortalEvents, touch: (typeId: string, id: string) => void) {
    events.listen(({ kind, typeId, id }) => {
      if (kind !== 'creation' && kind !== 'propertyChange') return
      const { share, minMs, maxMs, newDeals } = this.settings
      const certain = newDeals && kind === 'creation' && typeId === '0-3'
      if (!certain && (share === 0 || !this.#random.chance(share))) return
      if (this.#waiting.has(id)) return
      this.#waiting.add(id)
      clock.at(clock.now() + this.#random.int(minMs, maxMs), () => {
        this.#waiting.delete(id)
        touch(typeId, id)
      })
    })
  }
}
