// What the objects API needs of the associations: to show them beside a record, and to make them with a new one.
// The association store fills the slot `portal.links`; until it does, no record is linked to any other.
import type { Author, HubSpotRecord } from './record.ts'

/** One entry of `associations` in the body of a create. */
export interface LinkInput {
  readonly to: { readonly id: string }
  readonly types: readonly { readonly associationCategory: string; readonly associationTypeId: number }[]
}

/** One type's entry of `associations` beside a record: ids as text, "contact_to_company". */
export interface LinksShown {
  readonly results: readonly { readonly id: string; readonly type: string }[]
  readonly paging?: object
}

export interface Links {
  /** The records of one type linked to a record; null when `toType` is no type, or nothing is linked. */
  shown(typeId: string, id: string, toType: string): LinksShown | null
  /** Ids of the linked records of a type, ascending; for `associations.company` in a search. */
  linked(typeId: string, id: string, toTypeId: string): readonly string[]
  /** Throws the 400 for links that cannot be made from a record of this type. */
  check(typeId: string, links: readonly LinkInput[]): void
  /** Makes checked links from a record that was just made. */
  attach(typeId: string, id: string, links: readonly LinkInput[], author: Author): void
  /** Hands the links of merged records to the one that came out; the primary's own primary label stays. */
  merge(typeId: string, primaryId: string, mergedIds: readonly string[], newId: string, author: Author): void
  /** Cuts a record's links: it was archived or erased. */
  cut(typeId: string, id: string, author: Author): void
  /** Takes over what a seeded or loaded record tells of its links: a contact's company. */
  adopt(typeId: string, record: HubSpotRecord): void
  /** Links two records that were seeded: no log, no event. */
  lay(typeId: string, id: string, toTypeId: string, toId: string): void
  /** Brings back the links that were cut when the record was archived. */
  mend(typeId: string, id: string, author: Author): void
}

export const noLinks: Links = {
  shown: () => null,
  linked: () => [],
  check: () => {},
  attach: () => {},
  merge: () => {},
  cut: () => {},
  adopt: () => {},
  lay: () => {},
  mend: () => {},
}
