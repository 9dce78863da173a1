// What a sync needs to know of its stream: which fields to read, and what the CRM allows for each.
import type { StreamSpec } from '../src/contract/connector.ts'
import type { FieldLimits } from '../src/domain/decide/fit.ts'
import { SCOPE_FIELDS } from '../src/domain/decide/scope.ts'
import type { Aside, Picture } from '../src/domain/drift/picture.ts'
import { stampFields } from '../src/domain/stamp/setting.ts'
import { missingFields, type SyncDefinition } from '../src/domain/sync.ts'
import { ConfigError } from '../src/errors.ts'

/** The fields of the sync, of its stamps, its exclusions and its scope, each once. */
export function fieldsToRead(sync: SyncDefinition, spec: StreamSpec): string[] {
  const known = new Set(spec.fields.map(field => field.name))
  const wanted = [
    ...sync.fields.map(setting => setting.field),
    ...stampFields(sync.stamps),
    ...sync.exclude.map(exclusion => exclusion.field),
    ...SCOPE_FIELDS.filter(field => known.has(field)),
  ]
  return [...new Set(wanted)]
}

/**
 * ConfigError when the stream lacks a field of the sync and never had it: misspelt, or hidden from the user that
 * Evergreen logs in as. What it had once is drift; see drift/face.ts.
 */
export function requireFields(sync: SyncDefinition, spec: StreamSpec, picture: Picture | null): void {
  const seen = picture === null ? [] : [...Object.keys(picture.fields), ...Object.keys(picture.gone)]
  const missing = missingFields(sync, [...spec.fields.map(field => field.name), ...seen])
  if (missing.length === 0) return
  throw new ConfigError({
    where: `sync ${sync.name}`,
    what: `${sync.stream} has no field ${missing.join(', ')} that this user can read`,
    fix: 'Correct the field name in the set-up, or give the user read permission, then run again.',
  })
}

/** What the CRM allows for each field, as decide wants to know it; without values that nobody has let in yet. */
export function limitsOf(spec: StreamSpec, refused: Aside['values']): ReadonlyMap<string, FieldLimits> {
  return new Map(
    spec.fields.map(({ name, type, updateable, maxLength, options, several = false }) => {
      const allowed = options === null ? null : new Set(options).difference(new Set(refused[name]))
      return [name, { type, updateable, maxLength, options: allowed, several }]
    }),
  )
}
