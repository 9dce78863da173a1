// What every outside system offers, in one shape: a connector opens connections, a connection has some of the parts.
import type { ZodType } from 'zod'
import type { Remedy } from '../domain/advice/remedy.ts'
import type { LinkSet } from '../domain/link.ts'
import type { Lack, Need } from '../domain/need.ts'
import type { CrmRecord, Moment } from '../domain/record.ts'
import type { Consent } from './connect/consent.ts'
import type { Destination } from './destination.ts'
import type { Enricher } from './enricher.ts'
import type { ChangeFeed } from './feed.ts'
import type { History } from './history.ts'
import type { LinkSource } from './links.ts'
import type { Outbound } from './outbound.ts'
import type { Clock, Json, Log } from './primitives.ts'
import type { Provisioner } from './provision/provisioner.ts'
import type { Partition, Prices, Query } from './query.ts'
import type { CallBudget } from './quota.ts'

export type { BulkEnd, BulkRow, BulkWriter, Change, CurrentRecord, Destination, WriteOutcome } from './destination.ts'
export type { Answer, Ask, Enricher } from './enricher.ts'
export type { Partition, Query } from './query.ts'

export interface Connector<S = unknown> {
  /** As written in the set-up file: "salesforce". */
  readonly name: string
  readonly title: string
  /** Parses settings with secrets already filled in. */
  readonly settings: ZodType<S>
  /** Which settings are secrets. */
  readonly secrets: readonly string[]
  /** Which settings name a file of this machine; none where absent. */
  readonly files?: readonly string[]
  /** Where a person looks at a record, as far as stored settings tell; null where they do not. */
  recordPage?(
    settings: Readonly<Record<string, Json>>,
    record: { readonly account: string | null; readonly stream: string; readonly id: string },
  ): string | null
  /** Where a user can let us in with a browser. */
  readonly consent?: Consent
  /** No call is made here; the first call authenticates. */
  open(settings: S, deps: ConnectorDeps): Connection
}

export interface ConnectorDeps {
  /** The connection's alias, for messages. */
  readonly alias: string
  readonly outbound: Outbound
  readonly clock: Clock
  readonly log: Log
  readonly budget: CallBudget
  readonly session: SessionKeeper
  /** Relative file names in settings start here. */
  readonly folder: string
}

/** Keeps what a log-in gave: for this process at hand, for all others in the store, sealed. */
export interface SessionKeeper {
  /** The session at hand, unless it is about to end. */
  get(): Session | null
  /**
   * A session with another access token than `refused`: the stored one, when another process has made it meanwhile,
   * else what `make` gives. One is made at a time, over all processes, and stored before anyone gets it. `make` gets
   * the last one, whose refresh token may be newer than that of the settings.
   */
  renew(refused: string | null, make: (last: Session | null) => Promise<Session>): Promise<Session>
}
export interface Session {
  readonly accessToken: string
  /** Where the log-in gave one that takes the place of that in the settings. */
  readonly refreshToken?: string
  readonly baseUrl: string
  /** The account's id where the log-in tells it. */
  readonly account?: string
  /** The user that the log-in is for, where it tells. */
  readonly user?: string
  /** What it allows, where it tells. */
  readonly scopes?: readonly string[]
  readonly expiresAt: Moment | null
}

export interface Connection {
  /** What must be right before runs of syncs that need this; never throws for what a Check can say. */
  check(needs: readonly Need[]): Promise<Check[]>
  /** What one sync lacks right now, for one call at most beyond those that a run makes anyway. */
  lacks?(need: Need): Promise<Lack[]>
  readonly source?: Source
  readonly destination?: Destination
  readonly enricher?: Enricher
  readonly history?: History
  readonly feed?: ChangeFeed
  readonly prices?: Prices
  readonly provisioner?: Provisioner
  close(): Promise<void>
}

export interface Check {
  /** Where it is about the needs of one. */
  readonly sync?: string
  /** "token", "object Contact", "receipt field" */
  readonly what: string
  readonly ok: boolean
  readonly detail: string
  /** What to do when not ok. */
  readonly fix: string | null
  /** How that is done in Evergreen, where it is done there. */
  readonly remedy?: Remedy | undefined
}

/** One readable object type as the CRM describes it to our user. */
export interface StreamSpec {
  readonly name: string
  readonly fields: readonly FieldSpec[]
  /** The receipt field's name, or null where the CRM has none, or none that our user may edit. */
  readonly receiptField: string | null
  /** When the CRM was asked, by our clock; absent: just now. */
  readonly describedAt?: Moment
}
export interface FieldSpec {
  readonly name: string
  readonly label: string
  readonly type: string
  /** Characters at most; null when unlimited or unknown. */
  readonly maxLength: number | null
  readonly updateable: boolean
  /** The CRM works the value out, and changes it without moving the record's replication key. */
  readonly computed?: boolean
  /** The only values allowed; null when any is. */
  readonly options: readonly string[] | null
  /** Several of the options may be chosen at once: "a;b". */
  readonly several?: boolean
}

/** Where reading goes on; opaque, stored as it is. */
export type Cursor = Json

/** A record that the CRM no longer has under this id. */
export interface Gone {
  readonly id: string
  /** The record that it lives on in; null when it was deleted. */
  readonly mergedInto: string | null
  /** When it went, as the CRM tells it. */
  readonly at: Moment | null
}

export interface Page {
  readonly records: readonly CrmRecord[]
  /** What came to light as gone while reading, known or not; later reads may repeat it. */
  readonly gone?: readonly Gone[]
  /** Links that came along; what is wanted of a record and is not among them is asked for. */
  readonly links?: readonly LinkSet[]
  /** Safe to store once the records are stored; null when the partition is read to its end. */
  readonly next: Cursor | null
  /** Further parts that came to light, to be read on their own. */
  readonly partitions?: readonly Partition[]
  /**
   * 'here': to go on from `next` elsewhere would cost a call, or bytes that were sent already. 'once stored': what comes next has an effect
   * outside, so `next` must be stored before the same read goes on.
   */
  readonly goOn?: 'here' | 'once stored'
  /** Of the records, by id: those that an earlier run should have read and did not. */
  readonly late?: readonly string[]
  /** Records that were held as they are here, and that the query has no longer. */
  readonly left?: readonly Stamp[]
  /** Ids that were compared to find the records: work that is worth a checkpoint, however few came of it. */
  readonly compared?: number
}

/** A record as a listing shows it: its id, and the value of its replication key. */
export interface Stamp {
  readonly id: string
  readonly stamp: Moment | null
}
/** Some of the ids of a query, in the CRM's order of ids. */
export interface Listing {
  readonly stamps: readonly Stamp[]
  /** The id to go on after; null at the end. */
  readonly next: string | null
}

/**
 * How it can be known that a read of a query saw everything. `walk`: it reads all there is, one record after the other,
 * out of no index. `ids`: the CRM lists ids as they are at that moment. `later`: what it asks lags behind, for the reason
 * given, and only a later look can tell.
 */
export type Proof = { readonly by: 'walk' | 'ids' } | { readonly by: 'later'; readonly reason: string }

export interface Account {
  readonly id: string
  readonly now: Moment
}

/** An object type by the name that syncs use, and as people of the account call it. */
export interface StreamName {
  readonly name: string
  readonly label: string
  /** Made by the account, and not by the vendor. */
  readonly custom: boolean
}

export interface Source {
  /** What our user may read and write records of, for one call. Absent where only the admin can tell. */
  streams?(): Promise<readonly StreamName[]>
  /** As it was at most `mostMs` ago; five minutes where nothing is said. Throws Drifted for a stream that is not there. */
  describe(stream: string, mostMs?: number): Promise<StreamSpec>
  /** Of a field that is there no longer it shows records as if they had no value in it. */
  readonly showsLostAsEmpty?: boolean
  /** Which account this is, by an id that no other account has, and the CRM's own clock. */
  account(): Promise<Account>
  /** `size`: how many records the query has, where that is known already. */
  partitions(query: Query, size?: number): Promise<Partition[]>
  /** From the start when `from` is null. Throws Postponed while the CRM is still preparing the result. */
  read(partition: Partition, from: Cursor | null, signal: AbortSignal): AsyncIterable<Page>
  /** How many records the query has now, as the CRM counts. */
  count(query: Query): Promise<number>
  /** Where it is missing, counts are all there is. */
  proof?(query: Query): Proof
  /** The ids and stamps of a query, after an id: as few calls as the CRM allows. There where `proof` is. */
  stamps?(query: Query, after: string | null, signal: AbortSignal): AsyncIterable<Listing>
  /** Those of the ids that are there, with the query's fields, out of no index that lags; `next` is null. */
  pick?(query: Query, ids: readonly string[], signal: AbortSignal): Promise<Page>
  /** Those of the ids that are in the query's scope. There where `pick` minds no scope. */
  within?(query: Query, ids: readonly string[], signal: AbortSignal): Promise<ReadonlySet<string>>
  /** Those of the ids that are gone right now, out of no index that lags. Absent where the CRM cannot tell. */
  gone?(stream: string, ids: readonly string[], signal: AbortSignal): Promise<Gone[]>
  readonly links?: LinkSource
}
