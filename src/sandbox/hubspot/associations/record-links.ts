// What the objects API needs of the associations: links shown beside a record and made with a new one, and what
// becomes of them when a record is archived, restored or merged.
import type { PortalEvents } from '../store/events.ts'
import type { LinkInput, Links, LinksShown } from '../store/links.ts'
import type { Author, HubSpotRecord } from '../store/record.ts'
import type { Definition } from './definition.ts'
import type { TypeRef } from './definitions.ts'
import { invalidIds, invalidType } from './refusals.ts'
import type { AssociationStore, End, LinkGround } from './store.ts'

/** Links of one type that are shown beside a record; the rest is paged. */
const MOST_SHOWN = 100

interface Severed {
  readonly to: End
  readonly kinds: readonly Definition[]
}

export class RecordLinks implements Links {
  readonly #ground: LinkGround
  readonly #store: AssociationStore
  readonly #severed = new Map<string, Severed[]>()

  constructor(ground: LinkGround, store: AssociationStore, events: PortalEvents) {
    this.#ground = ground
    this.#store = store
    events.listen(event => {
      if (event.kind !== 'propertyChange' || event.property !== 'associatedcompanyid') return
      if (event.typeId === '0-1') this.#followProperty(event.id, event.after, event.author)
    })
  }

  shown(typeId: string, id: string, toType: string): LinksShown | null {
    const [from, to] = [this.#type(typeId), this.#type(toType)]
    if (from === undefined || to === undefined) return null
    const links = this.#store.list({ type: from, id }, to, 0, MOST_SHOWN + 1)
    if (links.length === 0) return null
    const page = links.slice(0, MOST_SHOWN)
    const results = page.flatMap(({ toId, kinds }) => kinds.map(kind => ({ id: toId, type: kind.name })))
    if (links.length === page.length) return { results }
    const after = page.at(-1)?.toId ?? ''
    const link = `https://api.hubapi.com/crm/v3/objects/${from.typeId}/${id}/associations/${toType}?after=${after}`
    return { results, paging: { next: { after, link } } }
  }

  linked(typeId: string, id: string, toTypeId: string): readonly string[] {
    const [from, to] = [this.#type(typeId), this.#type(toTypeId)]
    return from === undefined || to === undefined ? [] : this.#store.list({ type: from, id }, to).map(link => link.toId)
  }

  check(typeId: string, links: readonly LinkInput[]): void {
    const from = this.#type(typeId)
    if (from === undefined) return
    for (const { to, types } of links) {
      const target = this.#targetOf(from, types)
      if (this.#store.end(target, to.id) === undefined) throw invalidIds([{ type: target, id: to.id }])
    }
  }

  attach(typeId: string, id: string, links: readonly LinkInput[], author: Author): void {
    const type = this.#type(typeId)
    if (type === undefined) return
    for (const { to, types } of links) {
      const target = this.#targetOf(type, types)
      const end = this.#store.end(target, to.id)
      if (end === undefined) continue
      this.#store.connect({ type, id }, end, this.#store.kinds(type, id, target, types), author)
    }
  }

  /** Links of a contact that was seeded or loaded: its company is known from its property. */
  adopt(typeId: string, record: HubSpotRecord): void {
    const company = typeId === '0-1' ? record.values['associatedcompanyid'] : undefined
    if (company !== undefined && company !== '') this.#store.plant(record.id, company)
  }

  lay(typeId: string, id: string, toTypeId: string, toId: string): void {
    const [type, to] = [this.#type(typeId), this.#type(toTypeId)]
    if (type !== undefined && to !== undefined) this.#store.connect({ type, id }, { type: to, id: toId }, [], null)
  }

  merge(typeId: string, primaryId: string, mergedIds: readonly string[], newId: string, author: Author): void {
    const type = this.#type(typeId)
    if (type === undefined) return
    const survivor = { type, id: newId }
    for (const id of [primaryId, ...mergedIds]) {
      for (const to of this.#store.neighbours(type)) {
        for (const { toId, kinds } of this.#store.list({ type, id }, to)) {
          const end = { type: to, id: toId }
          this.#store.put({ type, id }, end, [], null)
          const itself = to.typeId === typeId && [primaryId, ...mergedIds, newId].includes(toId)
          if (!itself) this.#inherit(survivor, end, kinds, author)
        }
      }
    }
  }

  cut(typeId: string, id: string, author: Author): void {
    const type = this.#type(typeId)
    if (type === undefined) return
    const severed: Severed[] = []
    for (const to of this.#store.neighbours(type)) {
      for (const { toId, kinds } of this.#store.list({ type, id }, to)) {
        const end = { type: to, id: toId }
        severed.push({ to: end, kinds })
        this.#store.disconnect({ type, id }, end, author)
      }
    }
    this.#severed.set(`${typeId}:${id}`, severed)
  }

  mend(typeId: string, id: string, author: Author): void {
    const type = this.#type(typeId)
    const severed = this.#severed.get(`${typeId}:${id}`) ?? []
    this.#severed.delete(`${typeId}:${id}`)
    if (type === undefined) return
    for (const { to, kinds } of severed) {
      const end = this.#store.end(to.type, to.id)
      if (end !== undefined) this.#inherit({ type, id }, end, kinds, author)
    }
  }

  /** Takes over a link; a primary label only where there is no primary one yet. */
  #inherit(from: End, to: End, kinds: readonly Definition[], author: Author): void {
    const owner = to.type.typeId === '0-2' ? from : to
    const other = owner === from ? to : from
    const taken = this.#store.primaryOf(owner, other.type) !== undefined
    const kept = taken ? kinds.filter(kind => !kind.primary) : kinds
    this.#store.put(from, to, [...this.#store.typesOf(from, to), ...kept], author)
  }

  /** Who writes the property means the primary company. */
  #followProperty(contactId: string, companyId: string, author: Author | null): void {
    const [contacts, companies] = [this.#type('0-1'), this.#type('0-2')]
    if (contacts === undefined || companies === undefined) return
    const contact = { type: contacts, id: contactId }
    const former = this.#store.primaryOf(contact, companies)
    if ((former ?? '') === companyId) return
    const primary = this.#store.definitions.primary(contacts, companies)
    const company = this.#store.end(companies, companyId)
    if (company !== undefined && primary !== undefined) this.#store.connect(contact, company, [primary], author)
    else if (former !== undefined) this.#store.disconnect(contact, { type: companies, id: former }, author)
  }

  /** The type to which kinds of associations lead. Throws 400 for an unknown kind. */
  #targetOf(from: TypeRef, types: LinkInput['types']): TypeRef {
    const [first] = types
    const known = first === undefined ? undefined : this.#store.definitions.get(first.associationTypeId)
    const to = known?.from === from.typeId ? this.#type(known.to) : undefined
    if (to === undefined) throw invalidType(`0-${first?.associationTypeId ?? 0}`, from, from)
    this.#store.kinds(from, '', to, types)
    return to
  }

  #type(objectType: string): TypeRef | undefined {
    return this.#ground.table(objectType)?.type
  }
}
