// What both CRMs stand on and what the control plane asks of both. A CRM's folder imports this file and never
// world.ts, which knows both CRMs; so there is no circle. A CRM's routes take their own store: routes(app, org).
import type { SandboxClock } from './clock.ts'
import type { Random } from './random.ts'
import type { Actor, FieldValue, WriteLog } from './write-log.ts'

export interface Foundation {
  readonly clock: SandboxClock
  readonly random: Random
  readonly writes: WriteLog
}

export type FieldValues = Readonly<Record<string, FieldValue>>

/** A change that a field went through before the record came here. */
export interface PastValue {
  readonly field: string
  /** Epoch milliseconds. */
  readonly at: number
  readonly before: FieldValue
  readonly after: FieldValue
}

/** When a seeded or loaded record was made and last edited (epoch ms); now where left out. */
export interface Stamps {
  readonly createdAt?: number
  readonly modifiedAt?: number
  /** The values are known to be what the CRM takes: they are stored without a look. */
  readonly trusted?: boolean
  /** Past changes, the oldest first: they show in field history and property history. */
  readonly past?: readonly PastValue[]
}

/** API name of the object, and the id in its full form. */
export interface Located {
  readonly object: string
  readonly id: string
}

/** The records of one CRM, as seeding, loading and the control plane need them. Ids are unique in the whole CRM. */
export interface CrmStore {
  /** How many API calls were counted so far. */
  readonly calls: number
  /** API names of the objects: "Contact", "contacts". */
  readonly objects: readonly string[]
  /** Ids of the users who own records. */
  readonly ownerIds: readonly string[]
  /** API names of the fields of an object that may be set; empty for an unknown object. */
  fieldsOf(object: string): readonly string[]
  /** Adds a record without counting a call and without an entry in the write log. Returns its id. */
  insert(object: string, fields: FieldValues, stamps?: Stamps): string
  /** Links two records that were inserted, beyond what their fields say: a deal and its contact. No log, no event. */
  relate(from: Located, to: Located): void
  /** Changes fields, moves the modification stamps to now and logs each changed field. */
  update(id: string, fields: FieldValues, actor: Actor): void
  /** Deletes softly (Salesforce) or archives (HubSpot), moves the modification stamps, and logs it. */
  remove(id: string, actor: Actor): void
  /** Merges the loser into the winner. Returns the id under which the record lives on. */
  merge(winnerId: string, loserId: string, actor: Actor): string
  /** Where a record lives, deleted and archived ones included. */
  locate(id: string): Located | undefined
  /** The record as the API would show it, or undefined. */
  get(object: string, id: string): object | undefined
  count(object: string): number
}
