// The chore of fields that the CRM works out: only they are read again, everywhere in the sync's scope, and joined with
// what is known of the record's other fields, so that it is judged as a whole.
import type { Page, Query, StreamSpec } from '../../src/contract/connector.ts'
import type { Run, Stores } from '../../src/contract/stores.ts'
import type { Circle, Judged, Subject } from '../../src/domain/decide/decide.ts'
import { settledUntil } from '../../src/domain/decide/settled.ts'
import { stampFields } from '../../src/domain/stamp/setting.ts'
import type { SyncDefinition } from '../../src/domain/sync.ts'
import { isFrom } from '../../src/domain/window.ts'
import type { Digest, Look, NewSighting } from '../pull/sightings.ts'
import { fieldsToRead } from '../stream.ts'

/** What is read: the computed fields, and what no state keeps though a judgement needs it. Nothing without the first. */
export function formulaQueries(sync: SyncDefinition, spec: StreamSpec): Omit<Query, 'upkeep'>[] {
  const computed = new Set(spec.fields.filter(field => field.computed === true).map(({ name }) => name))
  const kept = new Set([...sync.fields.map(({ field }) => field), ...stampFields(sync.stamps)])
  const all = fieldsToRead(sync, spec)
  if (!all.some(field => computed.has(field))) return []
  const fields = all.filter(field => computed.has(field) || !kept.has(field))
  return [{ stream: sync.stream, fields, scope: sync.scope, window: null }]
}

/** Whether a query reads nothing but what changes without a stamp. */
export const isRefresh = ({ upkeep }: Query): boolean => upkeep?.chore === 'formulas'

/**
 * Tells the records whose values, joined with those that are known, the sync has not judged yet. It goes by the sync's
 * own ledger: another chunk, run or sync may have stored the new values without this sync having done anything about
 * them. Records that were never read, were edited or were missed are left to the run that reads them whole.
 */
export async function lookRefreshed(
  { records }: Page,
  run: Run,
  digest: Digest,
  circle: Circle,
  stores: Stores,
): Promise<Look> {
  const ids = records.map(({ id }) => id)
  const sighted = await stores.sightings.of(run.syncId, ids)
  const awake = records.filter(({ id, stamp }) => {
    const seen = sighted.get(id)
    return seen !== undefined && !isFrom(run.windowFrom, stamp) && (seen.stamp === null || seen.stamp === stamp)
  })
  const fresh = new Map<string, NewSighting>()
  const toJudge = (subject: Subject): Subject[] => {
    const { record, known } = subject
    const seen = sighted.get(record.id)
    if (seen === undefined || Object.keys(known).length === 0) return []
    const fields = Object.fromEntries(Object.entries(known).map(([field, { value }]) => [field, value]))
    const joined = { ...record, fields: { ...fields, ...record.fields } }
    const now = digest(joined)
    if (now === seen.digest) return []
    fresh.set(record.id, { ...seen, id: record.id, stamp: record.stamp, digest: now, first: false })
    return [{ ...subject, record: joined }]
  }
  const noteOf = (judged: Judged): NewSighting[] => {
    const now = fresh.get(judged.recordId)
    return now === undefined ? [] : [{ ...now, settledUntil: settledUntil(judged, circle) }]
  }
  return {
    awake,
    subjects: found => found.flatMap(toJudge),
    notes: judged => judged.flatMap(noteOf),
  }
}

/** Only what was read counts as seen: meanwhile the run's other reads may have learnt more of the other fields. */
export function withoutUnread(judged: Judged, query: Query): Judged {
  if (!isRefresh(query)) return judged
  const state = Object.fromEntries(Object.entries(judged.state).filter(([field]) => query.fields.includes(field)))
  return { ...judged, state }
}
