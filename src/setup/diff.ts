// What applying a set-up changes, setting by setting, for the audit and for a person to look at first.
import type { StoredConnection } from '../contract/stores.ts'
import type { SyncDefinition } from '../domain/sync.ts'
import type { Setup } from './parse.ts'
import { writtenSync } from './sync.ts'

/** One setting that changes; null is absent. Secrets show as words, never as values. */
export interface SetupChange {
  /** As in the file: `syncs.sf-accounts.fields.Industry.policy`. */
  readonly path: string
  readonly before: string | null
  readonly after: string | null
}

type Leaves = Map<string, string>

function leaves(tree: unknown, path: string, into: Leaves = new Map()): Leaves {
  if (typeof tree === 'object' && tree !== null && !Array.isArray(tree)) {
    for (const [name, inner] of Object.entries(tree)) leaves(inner, `${path}.${name}`, into)
  } else if (tree !== undefined) {
    into.set(path, typeof tree === 'string' ? tree : JSON.stringify(tree))
  }
  return into
}

function words(secrets: Readonly<Record<string, string>>, word: string): Record<string, string> {
  return Object.fromEntries(Object.keys(secrets).map(name => [name, word]))
}

function changes(before: Leaves, after: Leaves): SetupChange[] {
  const paths = new Set([...before.keys(), ...after.keys()])
  return [...paths].flatMap(path => {
    const [was, is] = [before.get(path) ?? null, after.get(path) ?? null]
    return was === is ? [] : [{ path, before: was, after: is }]
  })
}

function storedLeaves(connection: StoredConnection | undefined, path: string): Leaves {
  if (connection === undefined) return new Map()
  const { connector, settings, sealed, limits, keep } = connection
  return leaves({ connector, ...settings, ...words(sealed, 'sealed'), limits, keep }, path)
}

/** With what the files of the team's own rules hold: the same name may stand for something else now. */
function syncLeaves(sync: SyncDefinition | undefined, path: string): Leaves {
  if (sync === undefined) return new Map()
  const named = sync.fields.flatMap(({ rules }) => rules ?? [])
  const held = named.flatMap(({ rule, file, hash }) =>
    hash === undefined ? [] : [[rule, `${file} ${hash.slice(0, 12)}`]],
  )
  return leaves({ ...writtenSync(sync), ...(held.length > 0 && { rules: Object.fromEntries(held) }) }, path)
}

/** The settings of what is taken out. */
export function whatGoes(connections: readonly StoredConnection[], syncs: readonly SyncDefinition[]): SetupChange[] {
  const none: Leaves = new Map()
  return [
    ...connections.flatMap(each => changes(storedLeaves(each, `connections.${each.alias}`), none)),
    ...syncs.flatMap(each => changes(syncLeaves(each, `syncs.${each.name}`), none)),
  ]
}

/**
 * The settings that differ between what is stored and what a file declares, in the order of the file. What the file
 * does not name stays as it is and is not listed. A secret that is written out counts as changed: it cannot be compared.
 */
export function diffSetup(
  before: { readonly connections: readonly StoredConnection[]; readonly syncs: readonly SyncDefinition[] },
  after: Setup,
): SetupChange[] {
  const connections = after.connections.flatMap(({ alias, connector, settings, limits, keep, ...secrets }) => {
    const path = `connections.${alias}`
    const stored = before.connections.find(connection => connection.alias === alias)
    const kept = Object.fromEntries(secrets.keptSecrets.map(name => [name, 'sealed']))
    const entered = words(secrets.plainSecrets, 'entered')
    const declared = leaves({ connector, ...settings, ...kept, ...entered, limits, keep }, path)
    return changes(storedLeaves(stored, path), declared)
  })
  const syncs = after.syncs.flatMap(sync => {
    const path = `syncs.${sync.name}`
    const stored = before.syncs.find(({ name }) => name === sync.name)
    return changes(syncLeaves(stored, path), syncLeaves(sync, path))
  })
  return [...connections, ...syncs]
}
