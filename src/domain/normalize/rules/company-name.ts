// Company names: the name as typed is the company's own business; only white space and invisible characters go.
import { clean, isPlaceholder } from '../clean.ts'
import { companyKeyOf } from '../company-key.ts'
import { flagged, kept, rewritten } from '../outcome.ts'
import type { About, Normalized, Rule } from '../rule.ts'

function apply(value: string, about: About): Normalized {
  const typed = clean(value)
  if (typed === '') return kept(value, null, 'empty')
  if (isPlaceholder(typed)) return flagged(value, 'a placeholder, not a name')
  const key = companyKeyOf(typed, about.country)
  return rewritten(value, typed, key, 1, 'white space and invisible characters')
}

export const companyName: Rule = { id: 'company-name', version: 1, kinds: ['company_name'], apply }
