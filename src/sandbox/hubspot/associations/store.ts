// The links between the portal's records: made and cut in both directions at once, one primary company per record.
import type { AssociationChanged } from '../store/events.ts'
import type { Author, HubSpotRecord } from '../store/record.ts'
import type { ObjectTable } from '../store/table.ts'
import type { Definition, Spec } from './definition.ts'
import { Definitions, type TypeRef } from './definitions.ts'
import { type Link, LinkTable } from './link-table.ts'
import { planter } from './planter.ts'
import { invalidIds, invalidType, limitExceeded } from './refusals.ts'

/** What the associations need of the portal. */
export interface LinkGround {
  table(objectType: string): ObjectTable | undefined
  readonly changes: {
    /** Logs and tells that a link of a record came or went. */
    linked(table: ObjectTable, id: string, author: Author, link: LinkChange): void
    write(table: ObjectTable, record: HubSpotRecord, values: Record<string, string>, author: Author): HubSpotRecord
  }
}

export type LinkChange = Pick<
  AssociationChanged,
  'toTypeId' | 'toId' | 'associationTypeId' | 'associationType' | 'removed' | 'primary'
>

/** A record of a type that is there. */
export interface End {
  readonly type: TypeRef
  readonly id: string
}

/** Types of which a record's first company becomes the primary one by itself. */
const FIRST_IS_PRIMARY = ['0-1', '0-3', '0-5']

export class AssociationStore {
  readonly definitions = new Definitions()
  /** Pairs of types ("0-1|0-2") that an admin lets no user link; only version 2026-09 keeps to it. */
  readonly restricted = new Set<string>()
  readonly #ground: LinkGround
  readonly #links = new LinkTable()
  #plant: ReturnType<typeof planter> | undefined

  constructor(ground: LinkGround) {
    this.#ground = ground
  }

  /** The living record that an id means, under the id that it has now; undefined when there is none. */
  end(type: TypeRef, id: string): End | undefined {
    const record = this.#ground.table(type.typeId)?.get(id)
    return record === undefined || record.archivedAt !== null ? undefined : { type, id: record.id }
  }

  /** Both ends, or the 400 that names the stranger. */
  ends(from: TypeRef, fromId: string, to: TypeRef, toId: string): { readonly from: End; readonly to: End } {
    const [first, second] = [this.end(from, fromId), this.end(to, toId)]
    if (first !== undefined && second !== undefined) return { from: first, to: second }
    const asked = [
      { type: from, id: fromId, end: first },
      { type: to, id: toId, end: second },
    ]
    throw invalidIds(asked.filter(({ end }) => end === undefined))
  }

  /**
   * The kinds that a request names. Throws 400. HubSpot looks the record up by the kind's own type, so that a
   * contact's kind on a deal's path says that there is no such contact.
   */
  kinds(from: TypeRef, fromId: string, to: TypeRef, specs: readonly Spec[]): Definition[] {
    return specs.map(({ associationCategory, associationTypeId }) => {
      const known = this.definitions.between(from, to).find(one => one.typeId === associationTypeId)
      if (known?.category === associationCategory) return known
      const other = this.definitions.get(associationTypeId)
      const otherFrom = other?.category === associationCategory ? this.#ground.table(other.from)?.type : undefined
      if (otherFrom !== undefined && otherFrom.typeId !== from.typeId)
        throw invalidIds([{ type: otherFrom, id: fromId }])
      throw invalidType(`0-${associationTypeId}`, from, to)
    })
  }

  typesOf(from: End, to: End): Definition[] {
    return this.#definitionsOf(this.#links.get(from.type.typeId, Number(from.id), to.type.typeId, Number(to.id)))
  }

  list(from: End, to: TypeRef, after = 0, limit?: number): { readonly toId: string; readonly kinds: Definition[] }[] {
    const links: Link[] = this.#links.list(from.type.typeId, Number(from.id), to.typeId, after, limit)
    return links.map(({ toId, typeIds }) => ({ toId: String(toId), kinds: this.#definitionsOf(typeIds) }))
  }

  /** The types to which a record of this type may have links. */
  neighbours(type: TypeRef): TypeRef[] {
    return this.#links.neighbours(type.typeId).flatMap(typeId => this.#ground.table(typeId)?.type ?? [])
  }

  /** Links a contact that was just seeded to its primary company. */
  plant(contactId: string, companyId: string): void {
    this.#plant ??= planter(this.#ground, this.definitions, this.#links)
    this.#plant(contactId, companyId)
  }

  /** Links two records, or adds kinds to their link. `author` is null for what was there before anyone looked. */
  connect(from: End, to: End, wanted: readonly Definition[], author: Author | null): void {
    const before = this.typesOf(from, to)
    const kinds = [...wanted, this.definitions.unlabeled(from.type, to.type)]
    const first = this.#firstPrimary(from, to)
    if (first !== undefined && before.length === 0) kinds.push(first)
    for (const kind of author === null ? [] : kinds) {
      this.#refuseTooMany(kind.typeId, from, to)
      this.#refuseTooMany(kind.inverse, to, from)
    }
    const primary = kinds.find(kind => kind.primary)
    if (primary !== undefined) this.#demote(primary, from, to, author)
    this.put(from, to, [...before, ...kinds], author)
  }

  /** Cuts a link whole. */
  disconnect(from: End, to: End, author: Author | null): void {
    this.put(from, to, [], author)
  }

  /** Takes kinds off a link; without its unlabeled kind there is no link. */
  removeKinds(from: End, to: End, kinds: readonly Definition[], author: Author): void {
    const gone = new Set(kinds.map(kind => kind.typeId))
    const whole = kinds.some(kind => kind.label === null)
    const kept = whole ? [] : this.typesOf(from, to).filter(kind => !gone.has(kind.typeId))
    this.put(from, to, kept, author)
  }

  /** The primary company of a record. */
  primaryOf(from: End, to: TypeRef): string | undefined {
    return this.list(from, to).find(link => link.kinds.some(kind => kind.primary))?.toId
  }

  /** Sets the kinds of a link in both directions, logs what changed, and keeps `associatedcompanyid` in step. */
  put(from: End, to: End, kinds: readonly Definition[], author: Author | null): void {
    this.#keep(from, to, kinds, author)
    this.#follow(from, author)
    this.#follow(to, author)
  }

  #keep(from: End, to: End, kinds: readonly Definition[], author: Author | null): void {
    const before = author === null ? [] : this.typesOf(from, to)
    const [a, b] = [from.type.typeId, to.type.typeId]
    const there = kinds.map(kind => kind.typeId)
    this.#links.set(a, Number(from.id), b, Number(to.id), there)
    const back = kinds.map(kind => kind.inverse)
    this.#links.set(b, Number(to.id), a, Number(from.id), back)
    if (author !== null) {
      const after = new Set(there)
      const had = new Set(before.map(kind => kind.typeId))
      const changed = [
        ...before.filter(kind => !after.has(kind.typeId)).map(kind => ({ kind, removed: true })),
        ...this.#definitionsOf(there.filter(id => !had.has(id))).map(kind => ({ kind, removed: false })),
      ]
      this.#tell(from, to, changed, author)
    }
  }

  /** One event per direction and change: the most telling kind of those that came or went together. */
  #tell(
    from: End,
    to: End,
    changed: readonly { readonly kind: Definition; readonly removed: boolean }[],
    author: Author,
  ) {
    for (const removed of [true, false]) {
      const same = changed.filter(change => change.removed === removed).map(change => change.kind)
      const kind = same.find(one => one.primary) ?? same.find(one => one.label !== null) ?? same[0]
      if (kind === undefined) continue
      this.#linked(from, to, kind, removed, author)
      const back = this.definitions.get(kind.inverse)
      const self = from.type.typeId === to.type.typeId && from.id === to.id
      if (back !== undefined && !self) this.#linked(to, from, back, removed, author)
    }
  }

  #linked(from: End, to: End, kind: Definition, removed: boolean, author: Author): void {
    const table = this.#ground.table(from.type.typeId)
    if (table === undefined) return
    const associationType = `${from.type.singular}_to_${to.type.singular}`.toUpperCase()
    const about = { associationTypeId: kind.typeId, associationType, removed, primary: kind.primary }
    this.#ground.changes.linked(table, from.id, author, { toTypeId: to.type.typeId, toId: to.id, ...about })
  }

  /** A contact tells its primary company in a property. */
  #follow(end: End, author: Author | null): void {
    if (end.type.typeId !== '0-1' || author === null) return
    const table = this.#ground.table('0-1')
    const companies = this.#ground.table('0-2')
    const record = table?.get(end.id)
    if (table === undefined || companies === undefined || record === undefined || record.archivedAt !== null) return
    const company = this.primaryOf(end, companies.type) ?? ''
    this.#ground.changes.write(table, record, { associatedcompanyid: company }, author)
  }

  #firstPrimary(from: End, to: End): Definition | undefined {
    const owner = to.type.typeId === '0-2' ? from : from.type.typeId === '0-2' ? to : undefined
    if (owner === undefined || !FIRST_IS_PRIMARY.includes(owner.type.typeId)) return undefined
    const company = owner === from ? to.type : from.type
    return this.list(owner, company, 0, 1).length > 0 ? undefined : this.definitions.primary(from.type, to.type)
  }

  /** Whoever was the primary one is linked without that label from now on. */
  #demote(primary: Definition, from: End, to: End, author: Author | null): void {
    // The one that has a single primary is the one that is not a company, of a lead the lead.
    const owner = from.type.typeId === '0-2' || to.type.typeId === '0-136' ? to : from
    const other = owner === from ? to : from
    const former = this.primaryOf(owner, other.type)
    if (former === undefined || former === other.id) return
    const end = { type: other.type, id: former }
    const gone = owner === from ? primary.typeId : primary.inverse
    const kept = this.typesOf(owner, end).filter(kind => kind.typeId !== gone)
    this.#keep(owner, end, kept, author)
  }

  #refuseTooMany(typeId: number, from: End, to: End): void {
    const max = this.definitions.limitOf(typeId)
    if (max === undefined) return
    const others = this.list(from, to.type).filter(link => link.toId !== to.id)
    const used = others.filter(link => link.kinds.some(one => one.typeId === typeId)).length
    if (used >= max) throw limitExceeded(typeId, max, from.type, from.id)
  }

  #definitionsOf(typeIds: readonly number[]): Definition[] {
    return typeIds.flatMap(typeId => this.definitions.get(typeId) ?? [])
  }
}
