// What tells one object type from another: its names, its stamps and its defaults.
import type { Property, PropertyGroup } from './property.ts'

export interface ObjectType {
  /** "contacts"; of a custom object its qualified name, "p143553137_car". */
  readonly name: string
  readonly singular: string
  /** "0-1"; "2-N" for custom objects. */
  readonly typeId: string
  /** Other names that a path may use. */
  readonly aliases: readonly string[]
  /** "createdate", or "hs_createdate" of the younger types. */
  readonly createdProperty: string
  /** The property that moves with every edit: contacts differ from all others. */
  readonly modifiedProperty: string
  /** What a read shows when no properties are asked for. */
  readonly defaults: readonly string[]
  /** Where a search's free text looks. */
  readonly searchable: readonly string[]
  /** The property whose value only one record may have from the start: a contact's e-mail. */
  readonly unique: string | null
  /** Properties without which no record is made. */
  readonly required: readonly string[]
  /** The properties that hold pipeline and stage. */
  readonly pipeline: { readonly pipeline: string; readonly stage: string } | null
  /** How many versions of a value are kept. */
  readonly historyDepth: number
  readonly properties: readonly Property[]
  readonly groups: readonly PropertyGroup[]
}

type Rest = 'aliases' | 'createdProperty' | 'modifiedProperty' | 'unique' | 'required' | 'pipeline' | 'historyDepth'

/** A type of which only what is unusual is told. */
export function objectType(own: Omit<ObjectType, Rest> & Partial<Pick<ObjectType, Rest>>): ObjectType {
  return {
    aliases: [],
    createdProperty: 'createdate',
    modifiedProperty: 'hs_lastmodifieddate',
    unique: null,
    required: [],
    pipeline: null,
    historyDepth: 45,
    ...own,
  }
}
