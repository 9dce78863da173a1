// A moment at which something happens behind the API's back, as data: when, to which records, and what.
import type { FieldValues } from '../foundation.ts'
import type { Actor, SystemName } from '../write-log.ts'

export type Happening =
  /** `{n}` in a text becomes the number of the firing, so that every edit is another one. */
  | { readonly do: 'edit'; readonly fields: FieldValues }
  | { readonly do: 'delete' }
  /** The record is merged into another, or takes another in. */
  | { readonly do: 'merge'; readonly into: string }
  | { readonly do: 'merge'; readonly from: string }

export interface Moment {
  readonly system: SystemName
  /**
   * 'afterRead': an answer that holds the record is ready, and the client does not have it yet.
   * 'beforeWrite': a request that writes the record has come, and nothing of it was done yet.
   */
  readonly when: 'afterRead' | 'beforeWrite'
  /** API name of the object; any, when left out. */
  readonly object?: string | undefined
  /** Ids of records; any record, when left out. */
  readonly ids?: readonly string[] | undefined
  /** Meets path and query of the request; any, when left out. */
  readonly path?: RegExp | undefined
  /** The nth time that this happens to the same record; the first, when left out. */
  readonly nth: number
  /** How often it fires, over all records; at most once for each record. */
  readonly times: number
  /** Only for 'beforeWrite': the record was read through the API since the moment was set. */
  readonly onlyIfRead: boolean
  readonly actor: Exclude<Actor, 'integration'>
  readonly happening: Happening
}

/** What came of a moment, once for each record that it met. */
export interface Firing {
  readonly moment: string
  readonly when: Moment['when']
  readonly system: SystemName
  readonly object: string
  readonly id: string
  readonly did: Happening['do']
  /** Why it could not be done; null when it was. */
  readonly refused: string | null
  readonly method: string
  readonly path: string
  /** Epoch milliseconds, clock of the CRM. */
  readonly at: number
}
