// The properties and groups that the portal has now: the standard ones, and what was created or archived since.
import type { ObjectType } from './object-type.ts'
import type { Property, PropertyGroup } from './property.ts'

interface TypeCatalog {
  readonly properties: Map<string, Property>
  readonly groups: Map<string, PropertyGroup>
}

export class Catalog {
  readonly #types: ReadonlyMap<string, TypeCatalog>

  constructor(types: readonly ObjectType[]) {
    this.#types = new Map(
      types.map(type => [
        type.name,
        {
          properties: new Map(type.properties.map(property => [property.name, property])),
          groups: new Map(type.groups.map(group => [group.name, group])),
        },
      ]),
    )
  }

  /** The living properties of a type by name; the caller may add and remove. */
  properties(type: ObjectType): Map<string, Property> {
    return this.#types.get(type.name)?.properties ?? new Map()
  }

  /** The groups of a type by name; the caller may add. */
  groups(type: ObjectType): Map<string, PropertyGroup> {
    return this.#types.get(type.name)?.groups ?? new Map()
  }
}
