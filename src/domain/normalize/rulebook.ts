// Which rule stands for which kind of field, and the one entry to all of them.
import type { FieldKind } from '../record.ts'
import { flagged } from './outcome.ts'
import type { About, Normalized, Rule } from './rule.ts'
import { boolean } from './rules/coded/boolean.ts'
import { companyId } from './rules/coded/company-id.ts'
import { currency } from './rules/coded/currency.ts'
import { multiPicklist, picklist } from './rules/coded/picklist.ts'
import { companyName } from './rules/company-name.ts'
import { country } from './rules/country.ts'
import { date } from './rules/date.ts'
import { email } from './rules/email.ts'
import { employeeBand } from './rules/employee-band.ts'
import { personName } from './rules/person-name.ts'
import { phone } from './rules/phone.ts'
import { postcode } from './rules/postcode.ts'
import { employees, revenue } from './rules/quantity.ts'
import { socialProfile } from './rules/social-profile.ts'
import { state } from './rules/state.ts'
import { address, text, words } from './rules/text.ts'
import { website } from './rules/website.ts'

/** What a rule says of a value, and which rule it was: enough to explain a change years later. */
export interface Ruled extends Normalized {
  readonly rule: string
  readonly version: number
}

/** One rule for every kind: the compiler asks for the missing one when a kind is added. */
export const RULEBOOK: Readonly<Record<FieldKind, Rule>> = {
  email,
  phone,
  mobile: phone,
  country,
  website,
  social_profile: socialProfile,
  person_name: personName,
  company_name: companyName,
  company_id: companyId,
  job_title: words,
  industry: picklist,
  city: words,
  state,
  postcode,
  address,
  employees,
  employee_band: employeeBand,
  revenue,
  date,
  boolean,
  picklist,
  multi_picklist: multiPicklist,
  currency,
  text,
}

/** Normalizes `value` by the rule of its kind. Total: broken Unicode (lone surrogates) is flagged, nothing throws. */
export function normalize(kind: FieldKind, value: string, about: About): Ruled {
  const rule = RULEBOOK[kind]
  const said = value.isWellFormed() ? rule.apply(value, about) : flagged(value, 'broken characters')
  const { key, confidence, action, why } = said
  return { value: said.value, key, confidence, action, why, rule: rule.id, version: rule.version }
}
