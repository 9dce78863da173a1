// What tells one object type from another: its names, its stamps and its defaults.
import { companyGroups, companyProperties } from './companies.ts'
import { contactGroups, contactProperties } from './contacts.ts'
import type { Property, PropertyGroup } from './property.ts'

export interface ObjectType {
  readonly name: string
  readonly singular: string
  readonly typeId: string
  /** The property that moves with every edit: contacts differ from all others. */
  readonly modifiedProperty: string
  /** What a read shows when no properties are asked for. */
  readonly defaults: readonly string[]
  /** Where a search's free text looks. */
  readonly searchable: readonly string[]
  /** The property whose value only one record may have. */
  readonly unique: string | null
  /** How many versions of a value are kept. */
  readonly historyDepth: number
  readonly properties: readonly Property[]
  readonly groups: readonly PropertyGroup[]
}

export const OBJECT_TYPES: readonly ObjectType[] = [
  {
    name: 'contacts',
    singular: 'contact',
    typeId: '0-1',
    modifiedProperty: 'lastmodifieddate',
    defaults: ['firstname', 'lastname', 'email'],
    searchable: ['firstname', 'lastname', 'email', 'phone', 'mobilephone', 'company', 'hs_object_id'],
    unique: 'email',
    historyDepth: 20,
    properties: contactProperties,
    groups: contactGroups,
  },
  {
    name: 'companies',
    singular: 'company',
    typeId: '0-2',
    modifiedProperty: 'hs_lastmodifieddate',
    defaults: ['name', 'domain'],
    searchable: ['name', 'domain', 'website', 'phone', 'hs_object_id'],
    unique: null,
    historyDepth: 45,
    properties: companyProperties,
    groups: companyGroups,
  },
]

/** The type meant by a path's {objectType}: plural, singular or id, in any case. */
export function typeNamed(text: string): ObjectType | undefined {
  const wanted = text.toLowerCase()
  return OBJECT_TYPES.find(type => [type.name, type.singular, type.typeId].includes(wanted))
}
