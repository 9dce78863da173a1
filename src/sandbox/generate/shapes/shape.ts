// How one CRM stores what was generated.
import type { FieldValue } from '../../write-log.ts'
import type { GeneratedCompany, GeneratedDeal, GeneratedPerson } from '../facts.ts'

/** Ids in the same CRM of what a record points at. */
export interface Links {
  readonly company: string | null
  readonly person: string | null
  readonly owner: string | null
  /** The employer's name as it stands in the CRM. */
  readonly companyName: string | null
}

type Cells = Readonly<Record<string, FieldValue>>

/** How one CRM stores what was generated. */
export interface RecordShape {
  readonly companies: string
  readonly persons: string
  readonly leads: string
  readonly deals: string
  company(company: GeneratedCompany, links: Links): Cells
  person(person: GeneratedPerson, links: Links): Cells
  lead(person: GeneratedPerson, links: Links): Cells
  deal(deal: GeneratedDeal, links: Links): Cells
  /** The fields in which the true changes of a person, of a company and of a deal's stage show. */
  readonly personFields: Readonly<Record<string, string>>
  readonly companyFields: Readonly<Record<string, string>>
  readonly stageField: string
  /** Names of the stages, by number. */
  readonly stages: readonly string[]
}
