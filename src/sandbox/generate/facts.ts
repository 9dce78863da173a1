// What the generator makes: the truth about a company, a person or a deal beside the version that stands in the CRM.

/** A kind of dirt, or of ageing, that was put on a field. */
export type DirtKind =
  | 'capitals'
  | 'lower-case'
  | 'spaces'
  | 'national-phone'
  | 'country-spelling'
  | 'legal-form'
  | 'website-form'
  | 'blank'
  | 'outdated'
  | 'initials'
  | 'alias'

export interface Dirt {
  readonly field: string
  readonly kind: DirtKind
}

/** A true change of a field: what it was and what it became, and when. */
export interface TrueChange {
  readonly field: string
  /** Epoch milliseconds. */
  readonly at: number
  readonly before: string
  readonly after: string
}

export interface CompanyFacts {
  readonly name: string
  /** Registrable domain; all lie under .example, so none is anyone's. */
  readonly domain: string
  readonly website: string
  /** E.164. */
  readonly phone: string
  readonly city: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** As in Salesforce's picklist. */
  readonly industry: string
  readonly employees: number
  readonly founded: number
}

export interface PersonFacts {
  readonly firstName: string
  readonly lastName: string
  readonly email: string
  /** E.164, at the employer. */
  readonly phone: string
  /** E.164. */
  readonly mobile: string
  readonly title: string
  readonly city: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
}

/** What stands in the CRM beside it, clean and never out of date. */
export interface PersonDetails {
  readonly salutation: string
  readonly department: string
  readonly source: string
  readonly birthdate: string
  readonly street: string
  readonly postalCode: string
  readonly language: string
  readonly optedOut: boolean
  /** Number of the owner; each CRM has its own users. */
  readonly owner: number
}

/** The same fields as found: any of them may be blank or written in any way. */
export type Found<T> = { readonly [K in keyof T]: T[K] | null }

interface Generated<T> {
  readonly index: number
  readonly truth: T
  readonly found: Found<T>
  readonly dirt: readonly Dirt[]
  /** Every true change since the record was made, also those that the CRM never heard of. */
  readonly changes: readonly TrueChange[]
  /** Epoch milliseconds. The CRM knows what was true at the last edit. */
  readonly createdAt: number
  readonly modifiedAt: number
  /** Index of the record that tells of the same company or person; null for the first one. */
  readonly duplicateOf: number | null
}

export interface GeneratedCompany extends Generated<CompanyFacts> {
  /** HubSpot's internal names of the industry: true and found. */
  readonly hubspotIndustry: string
  /** Whether the firmographics table knows it. */
  readonly inFirmographics: boolean
  readonly owner: number
}

export interface GeneratedPerson extends Generated<PersonFacts> {
  /** Index of who employs the person now, and of who does according to the CRM. */
  readonly employer: number
  readonly foundEmployer: number
  readonly details: PersonDetails
}

/** A stage that a deal entered. */
export interface StageEntry {
  /** Number of the stage; 5 is won, 6 is lost. */
  readonly stage: number
  /** Epoch milliseconds. */
  readonly at: number
}

export interface GeneratedDeal {
  readonly index: number
  readonly name: string
  readonly amount: number
  /** Epoch milliseconds, at midnight. */
  readonly closesAt: number
  readonly company: number
  /** Index of a person who works there; null where nobody is known. */
  readonly person: number | null
  readonly owner: number
  readonly createdAt: number
  readonly modifiedAt: number
  /** From the first stage to the present one, all true. */
  readonly stages: readonly StageEntry[]
}
