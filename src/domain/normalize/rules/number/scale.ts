// How many zeros a billion has: nine in English, twelve in most other languages of Europe and where these are spoken.
import type { About } from '../../rule.ts'

/** Languages that count in the long scale, and know the milliard. */
const LANGUAGES = of('af bs ca cs da de es eu fi fo fr gl hr hu is it lb mk nb nl nn no pl pt rm ro sk sl sq sr sv')
/** The Portuguese of Brazil and the Spanish of Puerto Rico count as English does. */
const SHORT_LOCALES = of('pt-br es-pr es-us')
/** Where one of those languages is that of business. */
const COUNTRIES = of(
  'AD AL AT AX BA BE BL CH CZ DE DK ES FI FO FR GL HR HU IS IT LI LU MC ME MK NL NO PL PT RO RS SE SI SJ SK SM VA XK ' +
    'AR BO CL CO CR CU DO EC GQ GT HN MX NI PA PE PY SV UY VE AW BQ CW SR SX ' +
    'BF BI BJ CD CF CG CI CM DJ DZ GA GN GP GF HT KM MA MF MG ML MQ MR MU NC NE PF PM RE RW SN TD TG TN VU WF YT ' +
    'AO CV GW MZ ST TL',
)

/** Whether a "billion" may be 10^12 there: by the account's locale, else by the record's country. */
export function isLongScale({ locale, country }: Pick<About, 'locale' | 'country'>): boolean {
  if (locale === undefined || locale === null || locale === '') return COUNTRIES.has(country ?? '')
  const tag = locale.toLowerCase().replaceAll('_', '-')
  const [language = ''] = tag.split('-')
  return LANGUAGES.has(language) && !SHORT_LOCALES.has(tag)
}

function of(list: string): ReadonlySet<string> {
  return new Set(list.split(' '))
}
