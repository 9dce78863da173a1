// The story of one field of one record: what it is now, every change with its ground, every refused candidate.
import type { AuditEntry } from '../contract/audit.ts'
import type { StoredConnection, StoredRefusal, Stores, UnitOfWork } from '../contract/stores.ts'
import type { FieldState } from '../domain/record.ts'
import { ConfigError } from '../errors.ts'
import { closest } from './closest.ts'

export interface FieldAddress {
  readonly connection: string
  readonly stream: string
  readonly recordId: string
  readonly field: string
}

export interface FieldStory {
  readonly address: FieldAddress
  /** False when Evergreen has never read the record, whatever the field. */
  readonly recordRead: boolean
  /** Null when Evergreen has never read the field. */
  readonly state: FieldState | null
  /** Oldest first. */
  readonly changes: readonly AuditEntry[]
  readonly refusals: readonly StoredRefusal[]
}

const MOST_CHANGES = 1_000

/**
 * Gathers the story from state, audit and refusals. ConfigError for an unknown connection, and for a stream or field
 * that no sync reads and that has no story from before.
 */
export async function explainField(address: FieldAddress, { stores }: UnitOfWork): Promise<FieldStory> {
  const { stream, recordId, field } = address
  const connection = await connectionNamed(address.connection, { stores })
  const [states, changes, refusals] = await Promise.all([
    stores.records.load(connection.id, stream, [recordId]),
    stores.audit.list({
      connectionId: connection.id,
      stream,
      recordId,
      field,
      event: 'field.change',
      limit: MOST_CHANGES,
    }),
    stores.proposals.refusalsOf(connection.id, stream, recordId, field),
  ])
  const record = states.get(recordId)
  const state = record?.[field] ?? null
  if (state === null && changes.length === 0 && refusals.length === 0) await requireRead(address, connection, stores)
  return { address, recordRead: record !== undefined, state, changes, refusals }
}

async function requireRead({ stream, field }: FieldAddress, { id, alias }: StoredConnection, stores: Stores) {
  const syncs = (await stores.syncs.list()).filter(({ connectionId }) => connectionId === id)
  const ofStream = syncs.filter(({ definition }) => definition.stream === stream)
  const streams = new Set(syncs.map(({ definition }) => definition.stream))
  const fields = new Set(ofStream.flatMap(({ definition }) => definition.fields.map(setting => setting.field)))
  const of = (where: string, name: string, known: ReadonlySet<string>) => {
    if (!known.has(name)) throw new ConfigError({ where, what: 'no sync reads it', fix: closest(name, [...known]) })
  }
  of(`stream ${stream} of ${alias}`, stream, streams)
  of(`field ${field} of ${stream}`, field, fields)
}

/** The connection of this alias; ConfigError with the nearest known alias when there is none. */
export async function connectionNamed(
  alias: string,
  { stores }: Pick<UnitOfWork, 'stores'>,
): Promise<StoredConnection> {
  const connection = await stores.connections.byAlias(alias)
  if (connection !== null) return connection
  const known = (await stores.connections.list()).map(other => other.alias)
  throw new ConfigError({
    where: `connection ${alias}`,
    what: 'there is no such connection',
    fix: closest(alias, known),
  })
}
