// What a sync uses the fields of its stream for: that decides what it means when one of them is lost.
import { mayWrite } from '../ownership.ts'
import { stampFields } from '../stamp/setting.ts'
import type { SyncDefinition } from '../sync.ts'

/** needed: without it nobody knows which records are to be left alone, so that nothing may be written. */
export type Use = 'needed' | 'written' | 'read' | 'link' | 'receipt'

/** Names in a SOQL condition that stand alone: no texts, no paths to other objects, no functions. */
function namesIn(where: string): Set<string> {
  const bare = where.replace(/'(?:\\.|[^'\\])*'/gs, "''")
  return new Set((bare.match(/(?<![\w.])[A-Za-z]\w*(?![\w.(])/g) ?? []).map(name => name.toLowerCase()))
}

/** Among the fields that are known of the stream those that the sync uses, each with its gravest use. */
export function usesOf(
  sync: SyncDefinition,
  known: Iterable<string>,
  receipt: string | null,
): ReadonlyMap<string, Use> {
  const { scope, fields, exclude, associations, stamps } = sync
  const inScope = namesIn(scope.where ?? '')
  const needed = new Set([...exclude, ...scope.filters.flat()].map(({ field }) => field))
  const stamped = stampFields(stamps).map(field => [field, 'written'] as const)
  const mapped = new Map<string, Use>([
    ...stamped,
    ...fields.map(setting => [setting.field, mayWrite(setting) ? 'written' : 'read'] as const),
  ])
  const uses = new Map<string, Use>()
  for (const name of known) {
    const use =
      needed.has(name) || inScope.has(name.toLowerCase())
        ? 'needed'
        : (mapped.get(name) ?? (name === receipt ? 'receipt' : associations?.includes(name) === true ? 'link' : null))
    if (use !== null) uses.set(name, use)
  }
  return uses
}
