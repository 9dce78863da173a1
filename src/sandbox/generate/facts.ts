// What the generator makes: the truth about a company or a person beside the version that stands in the CRM.

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

export interface Dirt {
  readonly field: string
  readonly kind: DirtKind
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

/** The same fields as found: any of them may be blank or written in any way. */
export type Found<T> = { readonly [K in keyof T]: T[K] | null }

interface Generated<T> {
  readonly truth: T
  readonly found: Found<T>
  readonly dirt: readonly Dirt[]
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly modifiedAt: number
}

export interface GeneratedCompany extends Generated<CompanyFacts> {
  /** HubSpot's internal name of the industry. */
  readonly hubspotIndustry: string
  /** Whether the firmographics table knows it. */
  readonly inFirmographics: boolean
}

export interface GeneratedPerson extends Generated<PersonFacts> {
  /** Who employs the person now, and who does according to the CRM. */
  readonly employer: GeneratedCompany
  readonly foundEmployer: GeneratedCompany
}

export interface Population {
  readonly companies: readonly GeneratedCompany[]
  readonly persons: readonly GeneratedPerson[]
}
