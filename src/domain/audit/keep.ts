// How long a connection keeps what it need not keep for ever.

export interface Keep {
  /** For so many months; all of it where nothing is said. */
  readonly auditMonths?: number | undefined
  /** So many days after a record was found deleted in the CRM; `never`: only when somebody asks for it. */
  readonly deletedDays?: number | 'never' | undefined
}

/** As long as Salesforce and HubSpot let a person bring a deleted record back, and within the month that a DPO expects. */
const DELETED_DAYS = 30

/** After how many days what is known of a deleted record is erased; null: not by itself. */
export function deletedDaysOf({ deletedDays = DELETED_DAYS }: Keep): number | null {
  return deletedDays === 'never' ? null : deletedDays
}
