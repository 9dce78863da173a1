// Definitions of custom objects: what an admin said of them, beside the object type that the rest works with.
import type { ObjectType } from './object-type.ts'

export interface CustomObject {
  /** "car", as the admin named it. */
  readonly name: string
  readonly objectTypeId: string
  readonly labels: { readonly singular?: string | undefined; readonly plural?: string | undefined }
  readonly description: string
  readonly primaryDisplayProperty: string | undefined
  readonly secondaryDisplayProperties: readonly string[]
  readonly searchableProperties: readonly string[]
  readonly requiredProperties: readonly string[]
  readonly createdAt: string
  readonly updatedAt: string
  readonly archived: boolean
  readonly type: ObjectType
}

export interface SchemaAssociation {
  /** The id of the kind by which records are linked. */
  readonly id: string
  readonly fromObjectTypeId: string
  readonly toObjectTypeId: string
  readonly name: string
  readonly createdAt: string
  readonly updatedAt: string
}

const FIRST_ID = 3_444_025

export class CustomObjects {
  readonly #objects = new Map<string, CustomObject>()
  readonly #associations: SchemaAssociation[] = []
  #made = 0

  /** Archived ones too. */
  get all(): readonly CustomObject[] {
    return [...this.#objects.values()]
  }

  get(objectTypeId: string): CustomObject | undefined {
    return this.#objects.get(objectTypeId)
  }

  /** "2-3444025", and so on. */
  nextTypeId(): string {
    this.#made += 1
    return `2-${FIRST_ID + (this.#made - 1) * 7}`
  }

  set(object: CustomObject): void {
    this.#objects.set(object.objectTypeId, object)
  }

  delete(objectTypeId: string): void {
    this.#objects.delete(objectTypeId)
  }

  /** The associations that were defined from or to a type. */
  associationsOf(objectTypeId: string): SchemaAssociation[] {
    return this.#associations.filter(({ fromObjectTypeId, toObjectTypeId }) => {
      return fromObjectTypeId === objectTypeId || toObjectTypeId === objectTypeId
    })
  }

  associate(made: SchemaAssociation): void {
    this.#associations.push(made)
  }

  /** False when there was none. */
  dissociate(id: string): boolean {
    const position = this.#associations.findIndex(association => association.id === id)
    if (position !== -1) this.#associations.splice(position, 1)
    return position !== -1
  }
}
