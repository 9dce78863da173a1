// The addresses of an object, by the prefix of their parts: Mailing, Billing, or nothing for the address of a lead.
import type { SObjectType } from '../schema/schema.ts'

const SUFFIX = 'Address'
const known = new WeakMap<SObjectType, readonly string[]>()

/** Asked at every save, so it is worked out once per version of the object. */
export function addressPrefixes(type: SObjectType | undefined): readonly string[] {
  if (type === undefined) return []
  const before = known.get(type)
  if (before !== undefined) return before
  const found = type.fields.filter(field => field.type === 'address').map(field => field.name.slice(0, -SUFFIX.length))
  known.set(type, found)
  return found
}
