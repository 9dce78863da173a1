// What holds of the decay of a sync's fields, worked out once for all its records.
import type { FieldSetting, SyncDefinition } from '../sync.ts'
import { priorOf } from './priors.ts'
import { type GammaRate, meanRate } from './survival.ts'

export interface FieldOutlook {
  readonly setting: FieldSetting
  readonly prior: GammaRate
  /** Changes per year that are to be expected. */
  readonly ratePerYear: number
}

export interface Outlook {
  readonly names: readonly string[]
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
  const outlook = { names: sync.fields.map(({ field }) => field), fields }
  outlooks.set(sync, outlook)
  return outlook
}
