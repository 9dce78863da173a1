// Which records a write of a record needs for itself: the record, and the parents whose roll-ups and shares depend on it.
import type { SObjectType } from '../../schema/schema.ts'
import type { Values } from '../../store/record-store.ts'

/** Lookups of Salesforce's own that lock their parent though it is no master. */
const LOCKING = ['AccountId', 'OpportunityId', 'CampaignId']

/** The parents last, as they are what writers contend for. */
export function lockIds(type: SObjectType, id: string | undefined, values: Values): readonly string[] {
  const parents = type.fields
    .filter(field => field.type === 'reference' && (field.cascadeDelete || LOCKING.includes(field.name)))
    .flatMap(field => values[field.name] ?? [])
    .filter(value => typeof value === 'string')
  return id === undefined ? parents : [id, ...parents]
}
