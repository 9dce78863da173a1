// Takes a sync or a connection out of the set-up. What was done stays: its runs, what is known of its records and the audit
// can be looked at, explained and erased as before. Declared once more it begins anew.
import type { Actor } from '../../contract/audit.ts'
import type { Stores } from '../../contract/stores.ts'
import { NotKnown, Refused } from '../../errors.ts'
import { type AppliedChange, type ApplyParts, keepVersion } from '../apply.ts'
import { closest } from '../closest.ts'
import { syncNamed } from '../request-run.ts'
import { digestOfSetup, outdated } from '../setup-digest.ts'

/** What is to be removed. */
export type Removable = { readonly sync: string } | { readonly connection: string }

export interface RemovalReport {
  readonly changes: readonly AppliedChange[]
}

export interface RemovalParts extends ApplyParts {
  /** The settings that go, as the audit is told them. */
  changesOf(what: Removable, stores: Stores): Promise<readonly AppliedChange[]>
}

/** Audited, and a version of the set-up. Refused while a run is active or waits, or a sync uses the connection. */
export async function removeFromSetup(what: Removable, actor: Actor, parts: RemovalParts): Promise<RemovalReport> {
  const at = parts.clock.now()
  return parts.unitOfWork.transaction(async stores => {
    await stores.versions.lock()
    if (parts.expected !== undefined && (await digestOfSetup(stores)) !== parts.expected) throw outdated()
    const changes = await parts.changesOf(what, stores)
    const of =
      'sync' in what ? await removeSync(what.sync, at, stores) : await removeConnection(what.connection, at, stores)
    const version = await keepVersion(changes, actor, at, stores, parts)
    const detail = { version, removed: what, changes: changes.map(change => ({ ...change })) }
    await stores.audit.append([{ at, event: 'setup.removed', actor, ...of, detail }])
    return { changes }
  })
}

async function removeSync(name: string, at: number, stores: Stores) {
  const { id, connectionId } = await syncNamed(name, { stores })
  // Whoever starts a run of it waits for the row, and then finds it no more.
  await stores.syncs.lock(id)
  for (const status of ['active', 'planned'] as const) {
    const [run] = await stores.runs.list({ syncName: name, status, limit: 1 })
    if (run === undefined) continue
    const what = status === 'active' ? `run ${run.id} is active` : `run ${run.id} waits at its plan`
    const fix =
      status === 'active' ? 'Stop it or wait for its end, then remove the sync.' : 'Approve or reject the plan first.'
    throw new Refused({ where: `sync ${name}`, what, fix })
  }
  await stores.syncs.remove(id, at)
  return { connectionId, syncName: name }
}

async function removeConnection(alias: string, at: number, stores: Stores) {
  const connection = await stores.connections.byAlias(alias)
  if (connection === null) {
    const fix = closest(
      alias,
      (await stores.connections.list()).map(each => each.alias),
    )
    throw new NotKnown({ where: `connection ${alias}`, what: 'there is no such connection', fix })
  }
  const users = (await stores.syncs.list()).filter(
    ({ connectionId, definition }) => connectionId === connection.id || definition.enrich.includes(alias),
  )
  if (users.length > 0) {
    const names = users.map(({ name }) => name).join(', ')
    const fix = 'Remove them first, or take it out of them.'
    throw new Refused({ where: `connection ${alias}`, what: `syncs use it: ${names}`, fix })
  }
  await stores.connections.remove(connection.id, at)
  return { connectionId: connection.id }
}
