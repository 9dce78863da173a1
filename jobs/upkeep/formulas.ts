// The chore of fields that the CRM works out: only they are read again, everywhere in the sync's scope, and joined with
// what is known of the record's other fields, so that it is judged as a whole.
import type { Query, StreamSpec } from '../../src/contract/connector.ts'
import type { Judged, Subject } from '../../src/domain/decide/decide.ts'
import type { SyncDefinition } from '../../src/domain/sync.ts'
import { fieldsToRead } from '../stream.ts'

/** What is read: the computed fields, and what no state keeps though a judgement needs it. Nothing without the first. */
export function formulaQueries(sync: SyncDefinition, spec: StreamSpec): Omit<Query, 'upkeep'>[] {
  const computed = new Set(spec.fields.filter(field => field.computed === true).map(({ name }) => name))
  const kept = new Set(sync.fields.map(({ field }) => field))
  const all = fieldsToRead(sync, spec)
  if (!all.some(field => computed.has(field))) return []
  const fields = all.filter(field => computed.has(field) || !kept.has(field))
  return [{ stream: sync.stream, fields, scope: sync.scope, window: null }]
}

/**
 * The subjects that there is something new to say of, with the fields that were not read as they are known. Records that
 * were never read are left to the run that reads them whole.
 */
export function joinedWithKnown(subjects: readonly Subject[], query: Query, sync: SyncDefinition): readonly Subject[] {
  if (query.upkeep?.chore !== 'formulas') return subjects
  const kept = new Set(sync.fields.map(({ field }) => field))
  const compared = query.fields.filter(field => kept.has(field))
  // Of an exclusion's field it is not known what it was.
  const blind = sync.exclude.some(({ field }) => !kept.has(field) && query.fields.includes(field))
  return subjects.flatMap(subject => {
    const { record, known } = subject
    const fields = Object.fromEntries(Object.entries(known).map(([field, { value }]) => [field, value]))
    const same = compared.every(field => known[field] !== undefined && fields[field] === record.fields[field])
    if (Object.keys(known).length === 0 || (same && !blind)) return []
    return [{ ...subject, record: { ...record, fields: { ...fields, ...record.fields } } }]
  })
}

/** Only what was read counts as seen: meanwhile the run's other reads may have learnt more of the other fields. */
export function withoutUnread(judged: Judged, query: Query): Judged {
  if (query.upkeep?.chore !== 'formulas') return judged
  const state = Object.fromEntries(Object.entries(judged.state).filter(([field]) => query.fields.includes(field)))
  return { ...judged, state }
}
