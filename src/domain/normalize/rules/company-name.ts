// Company names: the name as typed is the company's own business; only white space, invisible characters and what was
// read in a wrong encoding go.
import { companyKeyOf } from '../company-key.ts'
import { formOf } from '../legal/legal-forms.ts'
import { rewritten } from '../outcome.ts'
import type { About, Normalized, Parts, Rule } from '../rule.ts'
import { tidied, unreadable } from './text.ts'

function apply(value: string, about: About): Normalized {
  const tidy = tidied(value)
  const nothing = unreadable(value, tidy)
  if (nothing !== null) return nothing
  return rewritten(value, tidy.typed, companyKeyOf(tidy.typed, about.country), tidy.confidence, tidy.why)
}

/** The legal form that the name shows; the name itself keeps it. */
function parts(value: string, { country }: About): Parts {
  const form = formOf(tidied(value).typed, country)
  return form === null ? {} : { legalForm: form.text, ...(form.elf !== null && { elf: form.elf }) }
}

export const companyName: Rule = { id: 'company-name', version: 10, kinds: ['company_name'], apply, parts }
