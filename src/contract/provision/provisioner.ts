// Making in a CRM what its users see Evergreen's results in: what is there is looked at first, then each missing thing is
// made by itself.
import type { Lack } from '../../domain/need.ts'
import type { FieldWish } from '../../domain/provision/wish.ts'
import type { Objection } from '../../domain/provision/wishes.ts'

export const STEP_KINDS = ['group', 'field', 'permission set', 'field permission', 'assignment'] as const
export type StepKind = (typeof STEP_KINDS)[number]

/** One thing to be made, by one call. */
export interface ProvisionStep {
  readonly kind: StepKind
  readonly stream: string | null
  readonly field: string | null
  /** "custom field Contact.Evergreen_Source__c, Text(255), labelled Enrichment Source" */
  readonly what: string
  /** What must have been made before it. */
  readonly after: readonly ProvisionStep[]
  make(): Promise<void>
}

export interface Provision {
  /** In the order in which they are made. */
  readonly steps: readonly ProvisionStep[]
  /** Of the fields wished for, those that are there and right. */
  readonly there: readonly Pick<FieldWish, 'stream' | 'field'>[]
  /** Fields that are not made and not touched. */
  readonly refused: readonly Objection[]
  /** Permissions without which the steps cannot be made, one by one. */
  readonly lacks: readonly Lack[]
}

export interface Provisioner {
  /** What the CRM's field for receipts is called. */
  readonly receiptField: string
  /** What would have to be made; changes nothing. `ifMissing`: what is said of fields that cannot be made, where they are missing. */
  foresee(wishes: readonly FieldWish[], ifMissing: readonly Objection[]): Promise<Provision>
}
