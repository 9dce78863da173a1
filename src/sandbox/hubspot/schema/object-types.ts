// The object types of a portal: the standard ones, and the custom ones that come and go while it runs.
import type { ObjectType } from './object-type.ts'

export class ObjectTypes {
  readonly #types: ObjectType[]

  constructor(standard: readonly ObjectType[]) {
    this.#types = [...standard]
  }

  get all(): readonly ObjectType[] {
    return this.#types
  }

  /** The type meant by a path's {objectType}: plural, singular, id or qualified name, in any case. */
  named(text: string): ObjectType | undefined {
    const wanted = text.toLowerCase()
    return this.#types.find(type => {
      return type.name === wanted || type.typeId === wanted || type.singular === wanted || type.aliases.includes(wanted)
    })
  }

  add(type: ObjectType): void {
    this.#types.push(type)
  }

  /** Puts a changed definition in the place of the old one. */
  replace(type: ObjectType): void {
    const position = this.#types.findIndex(candidate => candidate.typeId === type.typeId)
    if (position !== -1) this.#types[position] = type
  }

  remove(type: ObjectType): void {
    const position = this.#types.findIndex(candidate => candidate.typeId === type.typeId)
    if (position !== -1) this.#types.splice(position, 1)
  }
}
