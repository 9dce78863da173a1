// Which rule stands for which kind of field, and the one entry to all of them.
import type { FieldKind } from '../record.ts'
import type { Ruled } from './chain.ts'
import { flagged } from './outcome.ts'
import type { About, Parts, Rule } from './rule.ts'
import { city } from './rules/city.ts'
import { boolean } from './rules/coded/boolean.ts'
import { companyId } from './rules/coded/company-id.ts'
import { currency } from './rules/coded/currency.ts'
import { industry } from './rules/coded/industry.ts'
import { language, locale } from './rules/coded/language.ts'
import { legalForm } from './rules/coded/legal-form.ts'
import { multiPicklist, picklist } from './rules/coded/picklist.ts'
import { companyName } from './rules/company-name.ts'
import { country } from './rules/country.ts'
import { email } from './rules/email.ts'
import { amount } from './rules/number/amount.ts'
import { employeeBand } from './rules/number/employee-band.ts'
import { employees, revenue } from './rules/number/quantity.ts'
import { revenueBand } from './rules/number/revenue-band.ts'
import { jobTitle } from './rules/person/job-title.ts'
import { nameSuffix } from './rules/person/name-suffix.ts'
import { nickname } from './rules/person/nickname.ts'
import { personName } from './rules/person/person-name.ts'
import { salutation } from './rules/person/salutation.ts'
import { phone } from './rules/phone.ts'
import { postcode } from './rules/postcode.ts'
import { socialProfile } from './rules/social-profile.ts'
import { state } from './rules/state.ts'
import { address, text } from './rules/text.ts'
import { date } from './rules/time/date.ts'
import { dateTime } from './rules/time/date-time.ts'
import { website } from './rules/website.ts'

export type { Ruled } from './chain.ts'

/** One rule for every kind: the compiler asks for the missing one when a kind is added. */
export const RULEBOOK: Readonly<Record<FieldKind, Rule>> = {
  email,
  phone,
  mobile: phone,
  country,
  website,
  social_profile: socialProfile,
  person_name: personName,
  nickname,
  salutation,
  name_suffix: nameSuffix,
  company_name: companyName,
  legal_form: legalForm,
  company_id: companyId,
  job_title: jobTitle,
  seniority: picklist,
  job_function: picklist,
  industry,
  city,
  state,
  postcode,
  address,
  employees,
  employee_band: employeeBand,
  revenue,
  revenue_band: revenueBand,
  amount,
  date,
  date_time: dateTime,
  language,
  locale,
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

/** What the value says beside itself. Total like `normalize`. */
export function partsOf(kind: FieldKind, value: string, about: About): Parts {
  return value.isWellFormed() ? (RULEBOOK[kind].parts?.(value, about) ?? {}) : {}
}
