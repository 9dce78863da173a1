// The properties and groups that the portal has now: the standard ones, and what was created or archived since.
import type { ObjectType } from './object-type.ts'
import type { Property, PropertyGroup } from './property.ts'

interface TypeCatalog {
  readonly properties: Map<string, Property>
  readonly archived: Map<string, Property>
  readonly groups: Map<string, PropertyGroup>
}

function emptyOf(type: ObjectType): TypeCatalog {
  return {
    properties: new Map(type.properties.map(property => [property.name, property])),
    archived: new Map(),
    groups: new Map(type.groups.map(group => [group.name, group])),
  }
}

export class Catalog {
  readonly #types = new Map<string, TypeCatalog>()

  /** The living properties of a type by name; the caller may add and remove. */
  properties(type: ObjectType): Map<string, Property> {
    return this.#of(type).properties
  }

  /** The properties in the bin: their names may be taken anew. */
  archived(type: ObjectType): Map<string, Property> {
    return this.#of(type).archived
  }

  /** The groups of a type by name; the caller may add and remove. */
  groups(type: ObjectType): Map<string, PropertyGroup> {
    return this.#of(type).groups
  }

  /** Names of the properties of which no two records may share a value. */
  unique(type: ObjectType): string[] {
    const marked = [...this.properties(type).values()].filter(property => property.hasUniqueValue)
    return [...(type.unique === null ? [] : [type.unique]), ...marked.map(property => property.name)]
  }

  forget(type: ObjectType): void {
    this.#types.delete(type.typeId)
  }

  #of(type: ObjectType): TypeCatalog {
    const known = this.#types.get(type.typeId)
    if (known !== undefined) return known
    const made = emptyOf(type)
    this.#types.set(type.typeId, made)
    return made
  }
}
