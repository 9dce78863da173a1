// Which values a record may not be given again: what the CRM rejected, and what a person declined until someone who had
// not spoken then says the same. Pure.
import type { Claim } from '../claim.ts'
import { barredKey } from '../decide/decide.ts'
import { normalize } from '../normalize/rulebook.ts'
import type { SyncDefinition } from '../sync.ts'

export interface Bar {
  readonly field: string
  readonly value: string
  /** Who had spoken on the field when the value was declined; null where no word of anybody lifts the bar. */
  readonly heard: readonly string[] | null
}

const NONE: ReadonlySet<string> = new Set()

/** The bars that stand against what is claimed now, as barredKey(field, value). */
export function standingBars(
  bars: readonly Bar[],
  claims: readonly Claim[],
  sync: Pick<SyncDefinition, 'fields' | 'enrich' | 'defaultCountry'>,
): ReadonlySet<string> {
  if (bars.length === 0) return NONE
  const standing = bars.filter(bar => !isLifted(bar, claims, sync))
  return new Set(standing.map(({ field, value }) => barredKey(field, value)))
}

function isLifted(
  { field, value, heard }: Bar,
  claims: readonly Claim[],
  { fields, enrich, defaultCountry }: Pick<SyncDefinition, 'fields' | 'enrich' | 'defaultCountry'>,
): boolean {
  const setting = fields.find(each => each.field === field)
  if (heard === null || setting === undefined || setting.supply === null) return false
  const keyOf = (text: string) => normalize(setting.kind, text, { country: defaultCountry }).key ?? text
  return claims.some(
    ({ supply, source, value: claimed }) =>
      supply === setting.supply &&
      enrich.includes(source) &&
      !heard.includes(source) &&
      claimed !== null &&
      keyOf(claimed) === keyOf(value),
  )
}
