// Which kind of field a column of a file is, by the words of its heading; what they do not tell is text.
import type { FieldKind } from '../../domain/record.ts'

/** The first that fits; words are whole. */
const HEADINGS: readonly (readonly [RegExp, FieldKind])[] = [
  [/\b(e ?mail|mail address)\b/, 'email'],
  [/\b(mobile|cell|handy|gsm)\b/, 'mobile'],
  [/\b(phone|telephone|tel|fax|telefon|telefono|téléphone)\b/, 'phone'],
  [/\b(linked ?in|twitter|facebook|instagram|you ?tube|xing|social)\b/, 'social_profile'],
  [/\b(website|web site|homepage|url|domain|web)\b/, 'website'],
  [/\b(vat|vat id|tax id|lei|registration number|company number|orgnr|siren|siret|ust id)\b/, 'company_id'],
  [/\b(legal form|entity type)\b/, 'legal_form'],
  [/\b(zip|postcode|postal code|post code|plz|zip code)\b/, 'postcode'],
  [/\b(country|nation|land)\b/, 'country'],
  [/\b(state|province|bundesland|county)\b/, 'state'],
  [/\b(city|town|ort|locality|ville)\b/, 'city'],
  [/\b(street|address|adresse|strasse|straße)\b/, 'address'],
  [/\b(salutation|prefix|anrede|honorific)\b/, 'salutation'],
  [/\b(suffix)\b/, 'name_suffix'],
  [/\b(nick ?name|goes by|called)\b/, 'nickname'],
  [/\b(job title|title|position|jobtitle)\b/, 'job_title'],
  [/\b(seniority)\b/, 'seniority'],
  [/\b(department|function)\b/, 'job_function'],
  [/\b(company|account|organi[sz]ation|employer|firma)( name)?$/, 'company_name'],
  [/\b(first|last|middle|full|given|family|sur) ?name\b|^(name|vorname|nachname|surname)$/, 'person_name'],
  [/\b(industry|sector|naics|nace|sic)\b/, 'industry'],
  [/\b(employee|company) (band|range|size)\b/, 'employee_band'],
  [/\b(employees|headcount|number of employees)\b/, 'employees'],
  [/\brevenue (band|range)\b/, 'revenue_band'],
  [/\b(revenue|turnover|umsatz)\b/, 'revenue'],
  [/\b(amount|price|budget)\b/, 'amount'],
  [/\bcurrency\b/, 'currency'],
  [/\blanguage\b/, 'language'],
  [/\blocale\b/, 'locale'],
  [/\b(timestamp|date ?time|(created|updated|modified) at)\b/, 'date_time'],
  [/\b(date|birthday|dob|since|start|end)\b/, 'date'],
]

/** The kind that the heading tells; null where it tells none. */
export function kindOfHeading(heading: string): FieldKind | null {
  const spoken = heading
    .replace(/__c$/i, '')
    .replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ')
    .replace(/[^\p{L}]+/gu, ' ')
    .trim()
    .toLowerCase()
  return HEADINGS.find(([pattern]) => pattern.test(spoken))?.[1] ?? null
}
