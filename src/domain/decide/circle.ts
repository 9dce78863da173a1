// What records are judged by: the sync, what the CRM allows, what sources give, the time; and what follows from these for
// each field, worked out once for all records.
import { priorOf } from '../decay/priors.ts'
import { type GammaRate, meanRate } from '../decay/survival.ts'
import type { Moment } from '../record.ts'
import type { FieldSetting, SyncDefinition } from '../sync.ts'
import type { FieldLimits } from './fit.ts'

export interface Circle {
  readonly sync: SyncDefinition
  readonly limits: ReadonlyMap<string, FieldLimits>
  /** Only these supplies may be asked for: those that some enricher of the sync gives. */
  readonly obtainable: ReadonlySet<string>
  readonly now: Moment
}

/** What holds of a field for all records. */
export interface FieldOutlook {
  readonly setting: FieldSetting
  readonly prior: GammaRate
  readonly ratePerYear: number
  readonly limits: FieldLimits
}

interface Outlook {
  readonly names: readonly string[]
  readonly fields: readonly FieldOutlook[]
}

const NO_LIMITS: FieldLimits = { updateable: false, maxLength: null, options: null }
const outlooks = new WeakMap<Circle, Outlook>()

/** The same object for the same circle. */
export function outlookOf(circle: Circle): Outlook {
  const known = outlooks.get(circle)
  if (known !== undefined) return known
  const { sync, limits } = circle
  const fields = sync.fields.map((setting): FieldOutlook => {
    const prior = priorOf(setting, sync)
    return { setting, prior, ratePerYear: meanRate(prior), limits: limits.get(setting.field) ?? NO_LIMITS }
  })
  const outlook = { names: sync.fields.map(({ field }) => field), fields }
  outlooks.set(circle, outlook)
  return outlook
}
