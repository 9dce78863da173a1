// The story of one field of one record: what it is now, every change with its ground, every refused candidate.
import type { AuditEntry } from '../contract/audit.ts'
import type { StoredConnection, StoredRefusal, UnitOfWork } from '../contract/stores.ts'
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
  /** Null when Evergreen has never read the field. */
  readonly state: FieldState | null
  /** Oldest first. */
  readonly changes: readonly AuditEntry[]
  readonly refusals: readonly StoredRefusal[]
}

const MOST_CHANGES = 1_000

/** Gathers the story from state, audit and refusals. ConfigError for an unknown connection. */
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
  return { address, state: states.get(recordId)?.[field] ?? null, changes, refusals }
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
