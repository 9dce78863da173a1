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

/**
 * The moment before which the audit of a connection need not be kept: a month's beginning (UTC), so that whole months go;
 * null: all of it is kept, also where what is said is no number of months.
 */
export function auditKeptFrom({ auditMonths }: Keep, now: number): number | null {
  if (auditMonths === undefined || !(auditMonths >= 1)) return null
  const month = new Date(now)
  return Date.UTC(month.getUTCFullYear(), month.getUTCMonth() - auditMonths)
}
