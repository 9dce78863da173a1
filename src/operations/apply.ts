// Makes a parsed set-up the one in force: secrets sealed to their place, all of it in one transaction, audited.
import type { Clock, Json, NewId } from '../contract/primitives.ts'
import type { StoredConnection, Stores, UnitOfWork } from '../contract/stores.ts'
import type { SyncDefinition } from '../domain/sync.ts'
import { ConfigError } from '../errors.ts'
import { sealedFor } from './open-connection.ts'

/** A set-up as parsed: connections with their secrets apart, and syncs. */
export interface DeclaredSetup {
  readonly connections: readonly {
    readonly alias: string
    readonly connector: string
    readonly settings: Readonly<Record<string, Json>>
    readonly plainSecrets: Readonly<Record<string, string>>
  }[]
  readonly syncs: readonly SyncDefinition[]
}

/** One setting that changed; secrets show as words. */
export interface AppliedChange {
  readonly path: string
  readonly before: Json
  readonly after: Json
}

export interface ApplyReport {
  readonly connections: number
  readonly syncs: number
  readonly changes: readonly AppliedChange[]
}

export interface ApplyParts {
  readonly unitOfWork: UnitOfWork
  readonly clock: Clock
  readonly newId: NewId
  seal(plain: string, boundTo: string): string
}

/** Stores the set-up; what it does not name stays. `changes` is what the audit is told. */
export async function applySetup(
  setup: DeclaredSetup,
  changes: readonly AppliedChange[],
  actor: string,
  parts: ApplyParts,
): Promise<ApplyReport> {
  return parts.unitOfWork.transaction(async stores => {
    for (const declared of setup.connections) await saveConnection(declared, stores, parts)
    for (const definition of setup.syncs) await saveSync(definition, stores, parts)
    const detail = { changes: changes.map(change => ({ ...change })) }
    await stores.audit.append([{ at: parts.clock.now(), event: 'setup.applied', actor, detail }])
    return { connections: setup.connections.length, syncs: setup.syncs.length, changes }
  })
}

async function saveConnection(
  { alias, connector, settings, plainSecrets }: DeclaredSetup['connections'][number],
  stores: Stores,
  { newId, seal }: ApplyParts,
): Promise<StoredConnection> {
  const id = (await stores.connections.byAlias(alias))?.id ?? newId()
  const sealed = Object.fromEntries(
    Object.entries(plainSecrets).map(([setting, plain]) => [setting, seal(plain, sealedFor(id, setting))]),
  )
  return stores.connections.save({ id, alias, connector, settings, sealed })
}

async function saveSync(definition: SyncDefinition, stores: Stores, { newId }: ApplyParts): Promise<void> {
  const connection = await stores.connections.byAlias(definition.connection)
  if (connection === null) {
    throw new ConfigError({
      where: `sync ${definition.name}`,
      what: `there is no connection ${definition.connection}`,
      fix: 'Declare it in the file and apply again.',
    })
  }
  await stores.syncs.save({ id: newId(), name: definition.name, connectionId: connection.id, definition })
}
