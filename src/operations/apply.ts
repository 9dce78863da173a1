// Makes a parsed set-up the one in force: secrets sealed to their place, all of it in one transaction, audited.
import type { Actor } from '../contract/audit.ts'
import type { Clock, Json, NewId } from '../contract/primitives.ts'
import type { ConnectionLimits, StoredConnection, StoredSync, Stores, UnitOfWork } from '../contract/stores.ts'
import type { Keep } from '../domain/audit/keep.ts'
import type { Moment } from '../domain/record.ts'
import { findsAlike, judgesAlike, readsAlike, type SyncDefinition } from '../domain/sync.ts'
import { ConfigError } from '../errors.ts'
import { sealedFor } from './open-connection.ts'
import { digestOfSetup, outdated } from './setup-digest.ts'

/** A set-up as parsed: connections with their secrets apart, and syncs. */
export interface DeclaredSetup {
  readonly connections: readonly {
    readonly alias: string
    readonly connector: string
    readonly settings: Readonly<Record<string, Json>>
    readonly plainSecrets: Readonly<Record<string, string>>
    readonly keptSecrets: readonly string[]
    readonly limits: ConnectionLimits
    readonly keep: Keep
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
  /** Syncs that changed in what they read or decide: their next run reads everything. */
  readonly readAnew: readonly string[]
}

export interface WrittenSetup {
  readonly text: string
  /** Its comments are others than before. */
  readonly isNotedAnew: boolean
}

export interface ApplyParts {
  readonly unitOfWork: UnitOfWork
  readonly clock: Clock
  readonly newId: NewId
  seal(plain: string, boundTo: string): string
  /** The whole set-up as a file, secrets left out, kept as a version; without it none is kept. `before`: the last one. */
  write?(
    connections: readonly StoredConnection[],
    syncs: readonly SyncDefinition[],
    before: string | null,
  ): WrittenSetup
  /** Of the set-up that was looked at; whatever it is where nothing is said. */
  readonly expected?: string | undefined
  /** What the audit is told besides. */
  readonly detail?: Readonly<Record<string, Json>> | undefined
}

/** Stores the set-up; what it does not name stays. `changes` is what the audit is told. Outdated when another one is in force. */
export async function applySetup(
  setup: DeclaredSetup,
  changes: readonly AppliedChange[],
  actor: Actor,
  parts: ApplyParts,
): Promise<ApplyReport> {
  const now = parts.clock.now()
  return parts.unitOfWork.transaction(async stores => {
    await stores.versions.lock()
    if (parts.expected !== undefined && (await digestOfSetup(stores)) !== parts.expected) throw outdated()
    const kept: Record<string, number | null> = {}
    for (const declared of setup.connections) {
      const { id, keep } = await saveConnection(declared, stores, parts)
      kept[id] = keep?.auditMonths ?? null
    }
    const readAnew: string[] = []
    for (const definition of setup.syncs) {
      if (await saveSync(definition, now, stores, parts)) readAnew.push(definition.name)
    }
    const version = await keepVersion(changes, actor, now, stores, parts)
    const detail = { ...parts.detail, version, changes: changes.map(change => ({ ...change })), readAnew, kept }
    await stores.audit.append([{ at: now, event: 'setup.applied', actor, detail }])
    return { connections: setup.connections.length, syncs: setup.syncs.length, changes, readAnew }
  })
}

async function saveConnection(
  { alias, connector, settings, plainSecrets, keptSecrets, limits, keep }: DeclaredSetup['connections'][number],
  stores: Stores,
  { newId, seal }: ApplyParts,
): Promise<StoredConnection> {
  const before = await stores.connections.byAlias(alias)
  // One that was removed is the same again, and secrets are sealed for it.
  const once = (await stores.connections.known()).find(known => known.alias === alias)
  const id = once?.id ?? newId()
  const kept = Object.entries(before?.sealed ?? {}).filter(([setting]) => keptSecrets.includes(setting))
  const entered = Object.fromEntries(
    Object.entries(plainSecrets).map(([setting, plain]) => [setting, seal(plain, sealedFor(id, setting))]),
  )
  const sealed = { ...Object.fromEntries(kept), ...entered }
  return stores.connections.save({ id, alias, connector, settings, sealed, limits, keep })
}

/** Null where nothing was changed: that is no version of its own. */
export async function keepVersion(
  changes: readonly AppliedChange[],
  actor: Actor,
  at: Moment,
  stores: Stores,
  { write }: ApplyParts,
): Promise<number | null> {
  if (write === undefined) return null
  const syncs = (await stores.syncs.list()).map(({ definition }) => definition)
  const before = await stores.versions.newest()
  const { text, isNotedAnew } = write(await stores.connections.list(), syncs, before?.text ?? null)
  return changes.length > 0 || isNotedAnew ? stores.versions.add({ at, actor, changes, text }) : null
}

/** Saves the sync; true when the next run has to read everything, because records would be judged in another way. */
async function saveSync(
  definition: SyncDefinition,
  now: Moment,
  stores: Stores,
  { newId }: ApplyParts,
): Promise<boolean> {
  const connection = await stores.connections.byAlias(definition.connection)
  if (connection === null) {
    throw new ConfigError({
      where: `sync ${definition.name}`,
      what: `there is no connection ${definition.connection}`,
      fix: 'Declare it in the file and apply again.',
    })
  }
  const before = await stores.syncs.byName(definition.name)
  const isFoundAlike = before !== null && findsAlike(before.definition, definition)
  const sync = { id: newId(), name: definition.name, connectionId: connection.id, definition }
  const saved = await stores.syncs.save(sync, now)
  if (before !== null && !readsAlike(before.definition, definition)) await stores.syncs.forgetSeen(saved.id)
  if (!isFoundAlike) await stores.findables.anew(connection.id, definition.stream)
  // What happened to records while nobody looked, or to those of another stream, no import has told.
  if (before !== null && !keepsPastOf(before, saved)) await stores.history.forgetImports(saved.id)
  if (before !== null && !judgesAlike(before.definition, definition)) await stores.syncs.forgetApproval(saved.id)
  // The cursor as it is now that nobody else can move it: a run may have ended since.
  if (before === null || saved.cursor === null || judgesAlike(before.definition, definition)) return false
  await stores.syncs.forgetCursor(saved.id)
  return true
}

function keepsPastOf(before: StoredSync, { connectionId, definition }: StoredSync): boolean {
  const same = before.connectionId === connectionId && before.definition.stream === definition.stream
  return same && definition.history
}
