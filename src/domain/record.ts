// What a CRM record is to Evergreen: an id and named text values, whatever the vendor's types were.

/** A field's value in canonical text ("1500", "true", "2026-01-31"); null is empty. Connectors convert. */
export type Value = string | null

/** Moments are epoch milliseconds throughout the domain. */
export type Moment = number

export interface CrmRecord {
  readonly id: string
  readonly fields: Readonly<Record<string, Value>>
  /** When anyone last edited the record, as the CRM tells it. */
  readonly modifiedAt: Moment | null
  /** The program that made that edit, where the CRM tells that it was one. */
  readonly editedBy?: string
  /** The replication key's value: it moves at least whenever `modifiedAt` does; null where the CRM tells none. */
  readonly stamp: Moment | null
}

/** What kinds of meaning a field can have; a kind selects rules, decay prior and match key. */
export const FIELD_KINDS = [
  'email',
  'phone',
  'mobile',
  'country',
  'website',
  'social_profile',
  'person_name',
  'nickname',
  'salutation',
  'name_suffix',
  'company_name',
  'legal_form',
  'company_id',
  'job_title',
  'seniority',
  'job_function',
  'industry',
  'employees',
  'employee_band',
  'revenue',
  'revenue_band',
  'amount',
  'city',
  'state',
  'postcode',
  'address',
  'date',
  'date_time',
  'language',
  'locale',
  'boolean',
  'picklist',
  'multi_picklist',
  'currency',
  'text',
] as const
export type FieldKind = (typeof FIELD_KINDS)[number]

/** Until when a person's edit keeps its meaning, and how we know who edited last. */
export interface HumanLock {
  readonly until: Moment
  readonly kind: 'exact' | 'inferred' | 'unknown'
  /** Set where the history tells that no person did it by hand. */
  readonly by?: 'import' | 'form' | 'workflow'
}

/** What Evergreen knows of one field of one record. */
export interface FieldState {
  readonly value: Value
  /** When the value is known to have changed last; null when it was there at first sight. */
  readonly changedAt: Moment | null
  /** Last evidence that the value was checked, changed or not; at first sight the record's last edit. */
  readonly verifiedAt: Moment | null
  readonly source: 'crm' | 'evergreen'
  readonly lock: HumanLock | null
  /** The program, as an id of the CRM, that set the value and was not us; absent where none is known to have. */
  readonly heldBy?: string
}

/** What Evergreen knows of one record: its mapped fields. */
export type RecordState = Readonly<Record<string, FieldState>>
