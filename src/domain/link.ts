// A link from one record of a CRM to another: an association, a reference, a row between two.

/** Where a record's links lead to. */
export interface Link {
  /** The stream of the other record. */
  readonly to: string
  readonly id: string
  /** What the CRM calls the kinds of the link, ascending: ids of association types, roles; none where it has no name. */
  readonly kinds: readonly string[]
  /** The one of its association that the CRM prefers: a contact's primary company, the account that a field names. */
  readonly primary: boolean
}

/** All links of a record by one association: what is not among them is not there. */
export interface LinkSet {
  readonly recordId: string
  /** The association as a sync names it: an object type, a reference field, an object between two. */
  readonly via: string
  readonly links: readonly Link[]
}
