// All kinds of associations of the portal: HubSpot's own, and the labels that an admin defines.
import { HUBSPOT_DEFINED } from './defined.ts'
import type { Definition } from './definition.ts'

/** A type as the names of associations need it. */
export interface TypeRef {
  readonly typeId: string
  readonly singular: string
}

export interface NewLabel {
  readonly name: string
  readonly label: string
  readonly inverseLabel?: string | undefined
}

const FIRST_OWN_ID = 1_001

export class Definitions {
  readonly #byId = new Map<number, Definition>(HUBSPOT_DEFINED.map(one => [one.typeId, one]))
  /** What was found between two types, until something changes. */
  readonly #byPair = new Map<string, readonly Definition[]>()
  /** How many links of a kind a record may have, where an admin limits it. */
  readonly #limits = new Map<number, number>()
  #nextId = FIRST_OWN_ID

  get(typeId: number): Definition | undefined {
    return this.#byId.get(typeId)
  }

  /** All kinds from one type to another, labeled ones first. The unlabeled kind comes to be when it is missing. */
  between(from: TypeRef, to: TypeRef): readonly Definition[] {
    const pair = `${from.typeId}|${to.typeId}`
    const known = this.#byPair.get(pair)
    if (known !== undefined) return known
    const own = () => [...this.#byId.values()].filter(one => one.from === from.typeId && one.to === to.typeId)
    if (!own().some(one => one.label === null)) this.#addUnlabeled(from, to)
    const found = own()
    this.#byPair.set(pair, found)
    return found
  }

  unlabeled(from: TypeRef, to: TypeRef): Definition {
    return this.between(from, to).find(one => one.label === null) ?? this.#addUnlabeled(from, to)
  }

  /** The kind that only one link may have: a contact's primary company. */
  primary(from: TypeRef, to: TypeRef): Definition | undefined {
    return this.between(from, to).find(one => one.primary)
  }

  /** The kind that the older API means by a name or an id. */
  named(from: TypeRef, to: TypeRef, text: string): Definition | undefined {
    const known = this.between(from, to)
    return known.find(one => one.name === text.toLowerCase() || String(one.typeId) === text)
  }

  /** A label of an admin, in both directions; between records of one type without a second label it is one. */
  create(from: TypeRef, to: TypeRef, { name, label, inverseLabel }: NewLabel): Definition[] {
    const typeId = this.#takeId()
    const symmetric = from.typeId === to.typeId && inverseLabel === undefined
    const inverse = symmetric ? typeId : this.#takeId()
    const kind = { category: 'USER_DEFINED', primary: false } as const
    const there = { ...kind, typeId, inverse, label, name, from: from.typeId, to: to.typeId }
    const reversed = { from: to.typeId, to: from.typeId, label: inverseLabel ?? label }
    const back = { ...kind, typeId: inverse, inverse: typeId, name, ...reversed }
    const made = symmetric ? [there] : [there, back]
    for (const one of made) this.#byId.set(one.typeId, one)
    this.#byPair.clear()
    return made
  }

  rename(definition: Definition, label: string, inverseLabel: string | undefined): void {
    this.#byPair.clear()
    this.#byId.set(definition.typeId, { ...definition, label })
    const back = this.#byId.get(definition.inverse)
    if (back === undefined || back.typeId === definition.typeId) return
    this.#byId.set(back.typeId, { ...back, label: inverseLabel ?? back.label })
  }

  remove(definition: Definition): void {
    this.#byPair.clear()
    this.#byId.delete(definition.typeId)
    this.#byId.delete(definition.inverse)
  }

  limitOf(typeId: number): number | undefined {
    return this.#limits.get(typeId)
  }

  limit(typeId: number, max: number): void {
    this.#limits.set(typeId, max)
  }

  unlimit(typeId: number): boolean {
    return this.#limits.delete(typeId)
  }

  /** Every kind that is limited. */
  get limited(): Definition[] {
    return [...this.#byId.values()].filter(one => this.#limits.has(one.typeId))
  }

  #addUnlabeled(from: TypeRef, to: TypeRef): Definition {
    const typeId = this.#takeId()
    const inverse = from.typeId === to.typeId ? typeId : this.#takeId()
    const kind = { category: 'USER_DEFINED', label: null, primary: false } as const
    const there = {
      ...kind,
      typeId,
      inverse,
      name: `${from.singular}_to_${to.singular}`,
      from: from.typeId,
      to: to.typeId,
    }
    const reversed = { name: `${to.singular}_to_${from.singular}`, from: to.typeId, to: from.typeId }
    this.#byId.set(inverse, { ...kind, typeId: inverse, inverse: typeId, ...reversed })
    this.#byId.set(typeId, there)
    this.#byPair.clear()
    return there
  }

  #takeId(): number {
    this.#nextId += 1
    return this.#nextId - 1
  }
}
