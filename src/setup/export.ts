// Writes what is stored as a set-up file: to keep under version control, or to move to another installation.
import { Document, isMap, isSeq, type Node } from 'yaml'
import type { StoredConnection } from '../contract/stores.ts'
import { canonical } from '../domain/canonical.ts'
import type { SyncDefinition } from '../domain/sync.ts'
import { fieldSchema, syncSchema } from './schema.ts'
import { writtenSync } from './sync.ts'

const KEPT_HEAD = ' Evergreen set-up. Secrets that are sealed stay what they are.'
const HEAD = ` Evergreen set-up: apply with \`evergreen apply FILE\`.
 Secrets are read from the named environment variables when it is applied.`

/** What stands at the head of a file that was written here. */
export const HEADS: readonly string[] = [KEPT_HEAD, HEAD]

/** EVERGREEN_ACME_SALESFORCE_CLIENT_SECRET */
function variableOf(alias: string, setting: string): string {
  const words = setting.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '_')
  return `EVERGREEN_${alias}_${words}`.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')
}

/** How a sealed secret is written: as the variable that it is read from elsewhere, or as one that stays what it is here. */
export type SecretsAs = 'variables' | 'sealed'

function writtenConnection(connection: StoredConnection, as: SecretsAs): Record<string, unknown> {
  const { alias, connector, settings, sealed, limits, keep } = connection
  const form = (name: string) => (as === 'sealed' ? { sealed: true } : { env: variableOf(alias, name) })
  const secrets = Object.keys(sealed).map(name => [name, form(name)])
  const limited = Object.keys(limits).length > 0 ? { limits } : {}
  const kept = Object.keys(keep).length > 0 ? { keep } : {}
  return { connector, ...settings, ...Object.fromEntries(secrets), ...limited, ...kept }
}

/** Leaves out what is as it would be anyway. */
function withoutDefaults(sync: SyncDefinition): Record<string, unknown> {
  const field = fieldSchema.parse({ kind: 'text' })
  const base = syncSchema.parse({ connection: 'a', stream: 'a', fields: { a: { kind: 'text' } } })
  // What was stored comes back with its keys in another order.
  const same = (a: unknown, b: unknown) => canonical(a) === canonical(b)
  const lean = (group: object, defaults: object, keep: readonly string[]) => {
    const standard = new Map(Object.entries(defaults))
    return Object.fromEntries(
      Object.entries(group).filter(([name, value]) => keep.includes(name) || !same(value, standard.get(name))),
    )
  }
  const written = writtenSync(sync)
  const fields = Object.entries(written.fields).map(([name, setting]) => [
    name,
    lean(setting, field, ['kind', 'policy']),
  ])
  return { ...lean(written, base, ['connection', 'stream']), fields: Object.fromEntries(fields) }
}

/** The team's own rules that the syncs name. */
function teamFiles(syncs: readonly SyncDefinition[]): Record<string, string> {
  const named = syncs.flatMap(({ fields }) => fields.flatMap(({ rules }) => rules ?? []))
  return Object.fromEntries(named.flatMap(({ rule, file }) => (file === undefined ? [] : [[rule, file]])))
}

/** One line each: what an admin reads as one thing. */
function setFlow(node: unknown): void {
  if (isMap(node) || isSeq(node)) node.flow = true
}

function layOut(doc: Document, path: readonly string[]): void {
  const group = doc.getIn(path, true)
  if (isMap<Node, Node>(group)) for (const { value } of group.items) setFlow(value)
  if (isSeq<Node>(group)) for (const item of group.items) setFlow(item)
}

/**
 * The set-up file (YAML) of what is stored. A sealed secret becomes { env: EVERGREEN_<ALIAS>_<SETTING> }; references to
 * the environment stay as they are. Applying the file to an installation that has the same secrets changes nothing.
 * With `sealed` it becomes { sealed: true }, for this installation alone.
 */
export function exportSetup(
  connections: readonly StoredConnection[],
  syncs: readonly SyncDefinition[],
  as: SecretsAs = 'variables',
): string {
  const doc = new Document({
    ...rulesOf(syncs),
    connections: Object.fromEntries(
      connections.map(connection => [connection.alias, writtenConnection(connection, as)]),
    ),
    ...writtenSyncs(syncs),
  })
  doc.commentBefore = as === 'sealed' ? KEPT_HEAD : HEAD
  for (const { alias } of connections) layOut(doc, ['connections', alias])
  return textOf(doc, syncs)
}

/** One sync as a set-up file that names nothing else: applied, it changes that sync alone. */
export function exportSync(sync: SyncDefinition): string {
  return textOf(new Document({ ...rulesOf([sync]), ...writtenSyncs([sync]) }), [sync])
}

function rulesOf(syncs: readonly SyncDefinition[]): object {
  const rules = teamFiles(syncs)
  return Object.keys(rules).length > 0 ? { rules } : {}
}

const writtenSyncs = (syncs: readonly SyncDefinition[]) => ({
  syncs: Object.fromEntries(syncs.map(sync => [sync.name, withoutDefaults(sync)])),
})

function textOf(doc: Document, syncs: readonly SyncDefinition[]): string {
  for (const { name } of syncs) {
    for (const part of ['fields', 'exclude', 'filters']) layOut(doc, ['syncs', name, part])
    for (const part of ['enrich', 'associations', 'schedule']) setFlow(doc.getIn(['syncs', name, part], true))
  }
  return doc.toString({ lineWidth: 0 })
}
