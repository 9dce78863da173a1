// A definition with what drift has brought: a new field that is read from now on, a new name in an old one's place.

import { guessKind } from '../kind/guess.ts'
import { stampFields } from '../stamp/setting.ts'
import type { FieldSetting, SyncDefinition } from '../sync.ts'
import type { Drift } from './drift.ts'

/** The definition with the drifts that it takes in; the very object where it takes in none. */
export function adopting(sync: SyncDefinition, drifts: readonly Drift[]): SyncDefinition {
  const renamed = drifts.reduce(
    (adopted, drift) => (drift.kind === 'renamed' ? renaming(adopted, drift.field, drift.to) : adopted),
    sync,
  )
  const known = new Set([...renamed.fields.map(({ field }) => field), ...stampFields(renamed.stamps)])
  const added = drifts.flatMap(drift => (drift.kind === 'added' && !known.has(drift.field) ? settingsFor(drift) : []))
  return added.length === 0 ? renamed : { ...renamed, fields: [...renamed.fields, ...added] }
}

/** Read, watched for what is stale, and written by nobody before an admin says so. */
function settingsFor({ field, shape }: Extract<Drift, { kind: 'added' }>): FieldSetting[] {
  const kind = guessKind(shape)
  if (kind === null) return []
  const ways = { policy: 'suggest-only', normalize: 'suggest', owner: 'evergreen' } as const
  return [
    {
      field,
      kind,
      ...ways,
      staleBelow: 0.7,
      halfLifeYears: null,
      supply: null,
      lockDays: null,
      lockedNotation: 'rewrite',
    },
  ]
}

/** A condition in SOQL is text of the admin's and stays as it is. */
function renaming(sync: SyncDefinition, from: string, to: string): SyncDefinition {
  const renamed = <T extends { readonly field: string }>(of: T): T => (of.field === from ? { ...of, field: to } : of)
  if (sync.fields.some(({ field }) => field === to)) return sync
  const { guards, stamps } = sync
  const rename = (name: string) => (name === from ? to : name)
  return {
    ...sync,
    guards:
      guards === null ? null : { ...guards, fields: mapped(guards.fields, ([field, own]) => [rename(field), own]) },
    stamps:
      stamps === null ? null : { ...stamps, fields: mapped(stamps.fields, ([stamp, field]) => [stamp, rename(field)]) },
    fields: sync.fields.map(renamed),
    exclude: sync.exclude.map(renamed),
    scope: { ...sync.scope, filters: sync.scope.filters.map(group => group.map(renamed)) },
    associations: sync.associations?.map(rename) ?? null,
  }
}

const mapped = <T>(of: Readonly<Record<string, T>>, by: (entry: [string, T]) => [string, T]): Record<string, T> =>
  Object.fromEntries(Object.entries(of).map(by))
