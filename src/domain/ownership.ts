// Who writes a field when several syncs could: the one of the lowest declared order.
import type { FieldSetting, SyncDefinition } from './sync.ts'

/** Whether such an owner lets Evergreen write, at times. */
export const isOurs = (owner: FieldSetting['owner']): boolean => owner === 'evergreen' || owner === 'newest'

/** Whether the setting lets Evergreen write the field at all. */
export function mayWrite({ owner, policy, normalize, supply }: FieldSetting): boolean {
  if (!isOurs(owner) || policy === 'never' || policy === 'suggest-only') return false
  return normalize === 'auto' || supply !== null
}

/** The sync with every field marked that a sync of lower order, on the same stream, writes. */
export function withOwners(sync: SyncDefinition, others: readonly SyncDefinition[]): SyncDefinition {
  const rank = sync.order ?? Number.POSITIVE_INFINITY
  const before = others.filter(
    other =>
      other.name !== sync.name &&
      other.connection === sync.connection &&
      other.stream === sync.stream &&
      (other.order ?? Number.POSITIVE_INFINITY) < rank,
  )
  const taken = new Set(before.flatMap(other => other.fields.filter(mayWrite).map(({ field }) => field)))
  return {
    ...sync,
    fields: sync.fields.map(setting => (taken.has(setting.field) ? { ...setting, owner: 'another-sync' } : setting)),
  }
}

/** The sync with these fields marked as paused, where they are ours to write. */
export function withPaused(sync: SyncDefinition, paused: readonly string[]): SyncDefinition {
  if (paused.length === 0) return sync
  const fields = sync.fields.map(setting =>
    isOurs(setting.owner) && paused.includes(setting.field) ? { ...setting, owner: 'paused' as const } : setting,
  )
  return { ...sync, fields }
}
