// Legal forms in a field of their own: the abbreviation that companies of the country use; the code of ISO 20275 as key.
import { fold } from '../../clean.ts'
import { formKey, formNamed } from '../../legal/legal-forms.ts'
import { rewritten } from '../../outcome.ts'
import type { About, Normalized, Parts, Rule } from '../../rule.ts'
import { tidied, unreadable } from '../text.ts'

/** Longer than any form's name. */
const LONGEST = 120

function apply(value: string, { country, options }: About): Normalized {
  const tidy = tidied(value)
  const nothing = unreadable(value, tidy)
  if (nothing !== null) return nothing
  const { typed, confidence, why } = tidy
  const form = typed.length > LONGEST ? null : formNamed(typed, country)
  if (options?.has(typed) === true) return rewritten(value, typed, form?.elf ?? formKey(typed), confidence, why)
  const key = form?.elf ?? (formKey(form?.text ?? typed) || fold(typed))
  const allowed = [...(options ?? [])].find(option => {
    const other = formNamed(option, country)
    return formKey(option) === formKey(typed) || (form !== null && other !== null && other.text === form.text)
  })
  if (allowed !== undefined) return rewritten(value, allowed, key, 0.95, 'as the CRM allows it')
  if (form === null) return rewritten(value, typed, key, confidence, why)
  return rewritten(value, form.text, key, Math.min(confidence, 0.95), 'the legal form as its country writes it')
}

function parts(value: string, { country }: About): Parts {
  const form = formNamed(tidied(value).typed, country)
  return form?.elf == null ? {} : { elf: form.elf }
}

export const legalForm: Rule = { id: 'legal-form', version: 5, kinds: ['legal_form'], apply, parts }
