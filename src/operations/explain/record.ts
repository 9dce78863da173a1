// One record as a person looks at it: each field that a sync reads, how fresh it is, who set it, and what holds it.
import type { Connector } from '../../contract/connector.ts'
import type { Clock } from '../../contract/primitives.ts'
import type { StoredConnection, StoredLink, StoredSync, UnitOfWork } from '../../contract/stores.ts'
import { freshnessOf } from '../../domain/decay/freshness.ts'
import { priorOf } from '../../domain/decay/priors.ts'
import type { FieldKind, FieldState, Moment, Value } from '../../domain/record.ts'
import { wholeId } from '../../domain/search/sought.ts'
import { NotKnown } from '../../errors.ts'
import { streamKey, streamReaders } from '../find/readers.ts'
import { nameOf } from './name.ts'
import { connectionOnce } from './story.ts'

export interface RecordAddress {
  readonly connection: string
  readonly stream: string
  readonly recordId: string
}

export interface RecordField {
  readonly field: string
  readonly state: FieldState
  /** As the first sync that reads it says; null where none does any more. */
  readonly kind: FieldKind | null
  /** Probability that the value still holds; null where it is empty, or nothing is known of its kind. */
  readonly freshness: number | null
  readonly stale: boolean
  readonly syncs: readonly string[]
}

export interface RecordView extends RecordAddress {
  /** What people call it; null where its fields tell nothing of the kind. */
  readonly name: Value
  readonly fields: readonly RecordField[]
  readonly links: readonly StoredLink[]
  /** The record that it lives on in, when it was merged away. */
  readonly livesOnIn: string | null
  readonly merged: readonly string[]
  /** It is no longer in the CRM. */
  readonly gone: boolean
  /** Whether a sync reads its stream, or what is known of it stays as it is. */
  readonly synced: boolean
  /** Where the CRM shows it; null where that is not known. */
  readonly page: string | null
}

interface Parts {
  readonly unitOfWork: Pick<UnitOfWork, 'stores'>
  readonly clock: Clock
  readonly connectors: readonly Connector[]
}

/** The record as it is known. NotKnown for a connection that is not there, and for a record that was never read. */
export async function readRecord(asked: RecordAddress, { unitOfWork, clock, connectors }: Parts): Promise<RecordView> {
  const { stores } = unitOfWork
  const address = { ...asked, recordId: wholeId(asked.recordId) }
  const { stream, recordId } = address
  const connection = await connectionOnce(address.connection, { stores })
  const { survivor, merged } = await stores.records.lineage(connection.id, stream, recordId)
  const [states, linked, gone, streams] = await Promise.all([
    stores.records.load(connection.id, stream, [survivor]),
    stores.links.of(connection.id, stream, [survivor]),
    stores.records.gone(connection.id, stream, [survivor]),
    streamReaders(stores),
  ])
  const state = states.get(survivor)
  if (state === undefined) {
    const fix = 'Look whether its id and object are right, and whether a sync reads it.'
    throw new NotKnown({ where: `${stream} ${recordId} of ${address.connection}`, what: 'it was never read', fix })
  }
  const { of: readers = [], synced = false } = streams.get(streamKey({ connectionId: connection.id, stream })) ?? {}
  return {
    ...address,
    name: nameOf(state, readers),
    fields: Object.entries(state).map(([field, each]) => fieldOf(field, each, synced ? readers : [], clock.now())),
    links: linked.get(survivor) ?? [],
    livesOnIn: survivor === recordId ? null : survivor,
    merged,
    gone: gone.has(survivor),
    synced,
    page: pageOf(connection, stream, survivor, connectors),
  }
}

function fieldOf(field: string, state: FieldState, readers: readonly StoredSync[], now: Moment): RecordField {
  const read = readers.flatMap(({ name, definition }) => {
    const setting = definition.fields.find(each => each.field === field)
    return setting === undefined ? [] : [{ name, setting, stream: definition.stream }]
  })
  const [first] = read
  const isKnown = first !== undefined && state.value !== null
  const freshness = isKnown ? freshnessOf(state, priorOf(first.setting, first), now) : null
  const stale = freshness !== null && first !== undefined && freshness < first.setting.staleBelow
  return { field, state, kind: first?.setting.kind ?? null, freshness, stale, syncs: read.map(({ name }) => name) }
}

function pageOf(
  { connector: name, settings, account }: StoredConnection,
  stream: string,
  id: string,
  connectors: readonly Connector[],
): string | null {
  const connector = connectors.find(each => each.name === name)
  return connector?.recordPage?.(settings, { account, stream, id }) ?? null
}
