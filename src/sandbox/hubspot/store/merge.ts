// What comes out of a merge: the primary's values, what only the other one had, and both pasts.
import type { ObjectType } from '../schema/object-type.ts'
import { type FieldChange, type HubSpotRecord, historyOf, storedNames, storedValue, type Version } from './record.ts'
import { calculatedSource, mergeSource } from './sources.ts'

/** E-mail addresses and ids together that one profile may have. */
export const MOST_IDENTITIES = 250
export const TOO_MANY_IDENTITIES = 'Cannot have more than 250 identities on a profile'

function parts(record: HubSpotRecord, property: string): string[] {
  return storedValue(record, property)
    .split(';')
    .filter(part => part !== '')
}

function emailsOf(record: HubSpotRecord): string[] {
  const email = storedValue(record, 'email')
  return [...(email === '' ? [] : [email]), ...parts(record, 'hs_additional_emails')]
}

function mergedIds(record: HubSpotRecord): string[] {
  return [record.id, ...parts(record, 'hs_merged_object_ids')]
}

/** Whether the two together are more than one profile may hold. */
export function tooManyIdentities(primary: HubSpotRecord, other: HubSpotRecord): boolean {
  const identities = [primary, other].flatMap(record => [...emailsOf(record), ...mergedIds(record)])
  return new Set(identities).size > MOST_IDENTITIES
}

/** The values that the merge itself gives: lists of ids and addresses. */
function bookkeeping(primary: HubSpotRecord, other: HubSpotRecord, type: ObjectType, now: number) {
  const ids = [...mergedIds(primary), ...mergedIds(other)]
  const kept: Record<string, string> = { hs_merged_object_ids: ids.join(';') }
  if (type.typeId !== '0-1') return kept
  const [first, ...others] = emailsOf(primary)
  const additional = [...new Set([...others, ...emailsOf(other)])].filter(email => email !== first)
  if (first === undefined) {
    const [taken, ...rest] = additional
    if (taken !== undefined) kept['email'] = taken
    kept['hs_additional_emails'] = rest.join(';')
  } else {
    kept['hs_additional_emails'] = additional.join(';')
  }
  kept['hs_calculated_merged_vids'] = ids.map(id => `${id}:${now}`).join(';')
  return kept
}

/** The new record under `id`, and the values that it took from the other one. */
export function mergedRecord(id: string, primary: HubSpotRecord, other: HubSpotRecord, type: ObjectType, now: number) {
  const values: Record<string, string> = {}
  const versions: Record<string, readonly Version[]> = {}
  const moved: FieldChange[] = []
  const source = mergeSource(primary.id, other.id)
  for (const name of new Set([...storedNames(primary), ...storedNames(other)])) {
    const [mine, theirs] = [storedValue(primary, name), storedValue(other, name)]
    const value = mine || theirs
    const past = [...historyOf(primary, name, type), ...historyOf(other, name, type)].sort((a, b) => b.at - a.at)
    const settled = theirs === '' || theirs === mine
    const own = settled && mine !== '' ? historyOf(primary, name, type) : [{ value, at: now, ...source }, ...past]
    values[name] = value
    versions[name] = own.slice(0, type.historyDepth)
    if (mine === '') moved.push({ property: name, before: '', after: value })
  }
  for (const [name, value] of Object.entries(bookkeeping(primary, other, type, now))) {
    if (value === '') continue
    values[name] = value
    versions[name] = [{ value, at: now, ...calculatedSource }, ...(versions[name] ?? [])].slice(0, type.historyDepth)
  }
  const createdAt = Math.min(primary.createdAt, other.createdAt)
  const record = { id, createdAt, updatedAt: now, archivedAt: null, values, origin: primary.origin, versions }
  return { record, moved }
}
