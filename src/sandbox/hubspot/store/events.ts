// The stream of accepted changes: whoever must hear of them (webhooks, lists, the truth) listens here. Seeded and
// loaded records make no event. Listeners are called right after the change, in the order in which they came.
import type { Author } from './record.ts'

/** Which record changed, when and by whom. */
interface About {
  /** Epoch milliseconds, sandbox clock. */
  readonly at: number
  /** "0-1" */
  readonly typeId: string
  /** "contacts" */
  readonly object: string
  /** Id of the record: of a merge, the one that came out of it. */
  readonly id: string
  readonly author: Author
}

export interface PropertyChanged extends About {
  readonly kind: 'propertyChange'
  readonly property: string
  /** '' when empty. */
  readonly before: string
  readonly after: string
}

export interface Merged extends About {
  readonly kind: 'merge'
  /** The record whose values won, under its old id. */
  readonly primaryId: string
  /** The records that it swallowed. */
  readonly mergedIds: readonly string[]
  readonly propertiesMoved: number
}

export interface AssociationChanged extends About {
  readonly kind: 'associationChange'
  readonly toTypeId: string
  readonly toId: string
  readonly associationTypeId: number
  /** "CONTACT_TO_COMPANY" */
  readonly associationType: string
  readonly removed: boolean
  readonly primary: boolean
}

/** The record came to be, went to the bin, came back, or was erased for good. */
export interface Lived extends About {
  readonly kind: 'creation' | 'deletion' | 'restore' | 'privacyDeletion'
}

export type PortalEvent = Lived | PropertyChanged | Merged | AssociationChanged
type Listener = (event: PortalEvent) => void

export class PortalEvents {
  readonly #listeners = new Set<Listener>()

  /** Calls `listener` for every event from now on; returns how to stop. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  emit(event: PortalEvent): void {
    for (const listener of this.#listeners) listener(event)
  }
}
