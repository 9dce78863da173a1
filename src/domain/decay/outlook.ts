// What holds of a sync's fields, their decay and their locks, worked out once for all its records.
import { type FieldSetting, lockDaysOf, type SyncDefinition } from '../sync.ts'
import { priorOf } from './priors.ts'
import { type GammaRate, meanRate } from './survival.ts'

export interface FieldOutlook {
  readonly setting: FieldSetting
  readonly prior: GammaRate
  /** Changes per year that are to be expected. */
  readonly ratePerYear: number
}

export interface Outlook {
  /** What is looked at when a record is read. */
  readonly watched: readonly { readonly field: string; readonly lockDays: number }[]
  readonly fields: readonly FieldOutlook[]
}

const outlooks = new WeakMap<SyncDefinition, Outlook>()

/** The same object for the same definition. */
export function outlookOf(sync: SyncDefinition): Outlook {
  const known = outlooks.get(sync)
  if (known !== undefined) return known
  const fields = sync.fields.map((setting): FieldOutlook => {
    const prior = priorOf(setting, sync)
    return { setting, prior, ratePerYear: meanRate(prior) }
  })
  const watched = sync.fields.map(setting => ({ field: setting.field, lockDays: lockDaysOf(setting, sync) }))
  const outlook = { watched, fields }
  outlooks.set(sync, outlook)
  return outlook
}
