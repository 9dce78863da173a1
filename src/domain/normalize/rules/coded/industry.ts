// Industries: the value that the CRM allows; codes as their scheme writes them, kept with the scheme. What another scheme,
// or the other CRM, calls it is only asked: schemes cut the economy differently.
import { clean, isPlaceholder } from '../../clean.ts'
import {
  divisionsNamed,
  divisionText,
  industryCode,
  SCHEMES,
  type Scheme,
  sectionText,
} from '../../industries/industry-codes.ts'
import { flagged, kept, rewritten } from '../../outcome.ts'
import type { About, Normalized, Parts, Rule } from '../../rule.ts'
import { picklist } from './picklist.ts'

/** Longer than any code, and any name. */
const LONGEST = 120

function schemeOf({ settings }: About): Scheme | null {
  return SCHEMES.find(scheme => scheme === settings?.['codes']) ?? null
}

function apply(value: string, about: About): Normalized {
  const typed = clean(value)
  if (typed === '') return kept(value, null, 'empty')
  if (isPlaceholder(typed)) return flagged(value, 'a placeholder')
  if (typed.length > LONGEST) return picklist.apply(value, about)
  const { options } = about
  if (options === undefined || options === null) return free(value, typed, about)
  const said = picklist.apply(value, about)
  return said.action === 'flag' ? (crossed(value, typed, about) ?? said) : said
}

/** Where any text may stand: a code in the notation of its scheme, else the words as they are. */
function free(value: string, typed: string, about: About): Normalized {
  const code = industryCode(typed, schemeOf(about), about.country)
  if (code === null) return picklist.apply(value, about)
  const own = code.national === null ? '' : `/${code.national}`
  const key = `${code.scheme.toUpperCase()}:${code.code.replaceAll('.', '')}${own}`
  // A revision that was typed says which list the digits are of.
  if (code.revision !== null || code.more)
    return rewritten(value, typed, key, 1, 'a code with more than its scheme says')
  // A scheme that was written before the code stays: without it nobody knows what the digits are.
  const [, name = ''] = /^(naics|nace|isic|sic)/i.exec(typed) ?? []
  const written = name === '' ? code.code : `${name.toUpperCase()} ${code.code}`
  return rewritten(value, written, key, 0.95, 'the code as its scheme writes it')
}

/** The one allowed value that shares a division with what was typed; null where there is none, or several. */
function crossed(value: string, typed: string, about: About): Normalized | null {
  const divisions = industryCode(typed, schemeOf(about), about.country)?.divisions ?? divisionsNamed(typed)
  if (divisions.length === 0) return null
  const fitting = [...(about.options ?? [])].filter(option =>
    divisionsNamed(option).some(each => divisions.includes(each)),
  )
  const [only] = fitting
  if (only === undefined || fitting.length > 1) return null
  return rewritten(value, only, null, 0.6, 'what the CRM calls the same division of ISIC')
}

function parts(value: string, about: About): Parts {
  const typed = clean(value)
  if (typed.length > LONGEST) return {}
  const code = industryCode(typed, schemeOf(about), about.country)
  const divisions = code?.divisions ?? divisionsNamed(typed)
  const [division] = divisions
  const told = code === null ? {} : { scheme: code.scheme, code: code.code }
  if (division === undefined) return told
  const sections = new Set(divisions.map(sectionText))
  const [section] = sections
  return {
    ...told,
    ...(divisions.length === 1 && { isicDivision: divisionText(division) }),
    ...(sections.size === 1 && section != null && { isicSection: section }),
  }
}

export const industry: Rule = {
  id: 'industry',
  version: 4,
  kinds: ['industry'],
  settings: { codes: ['told', ...SCHEMES] },
  apply,
  parts,
}
