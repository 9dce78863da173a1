// One kind of association in one direction, as the labels API tells of it.

type Category = 'HUBSPOT_DEFINED' | 'USER_DEFINED' | 'INTEGRATOR_DEFINED'

export interface Definition {
  readonly typeId: number
  readonly category: Category
  /** Null for the unlabeled kind, which every link has. */
  readonly label: string | null
  /** What the older API calls it: "contact_to_company". */
  readonly name: string
  /** "0-1" */
  readonly from: string
  readonly to: string
  /** The same kind in the other direction; itself where both are one. */
  readonly inverse: number
  /** Only one link of a record may have it. */
  readonly primary: boolean
}

/** How a request names a kind. */
export interface Spec {
  readonly associationCategory: string
  readonly associationTypeId: number
}

export function specOf({ category, typeId }: Definition): Spec {
  return { associationCategory: category, associationTypeId: typeId }
}
