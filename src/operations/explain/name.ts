// What people call a record, as far as its fields tell.
import type { StoredSync } from '../../contract/stores.ts'
import type { FieldKind, RecordState, Value } from '../../domain/record.ts'

/** The best first: all fields of the kind together. */
const NAMING: readonly FieldKind[] = ['person_name', 'company_name', 'email', 'website', 'phone']

/** The name by the syncs that read the record; null where none of their fields tells one. */
export function nameOf(state: RecordState, readers: readonly StoredSync[]): Value {
  const settings = readers.flatMap(({ definition }) => definition.fields)
  for (const kind of NAMING) {
    const fields = new Set(settings.filter(setting => setting.kind === kind).map(({ field }) => field))
    const values = [...fields].flatMap(field => state[field]?.value ?? [])
    if (values.length > 0) return values.join(' ')
  }
  return null
}
