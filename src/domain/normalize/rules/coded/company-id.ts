// Numbers by which states know companies: their digits checked, written as the register does. The key has no separators,
// so that a number of value added tax and the register's number it is made of are the same.
import { clean, isPlaceholder } from '../../clean.ts'
import { isLei, looksLikeLei } from '../../company-ids/lei.ts'
import type { NumberCheck } from '../../company-ids/number-check.ts'
import {
  EVERY_COMPANY,
  isMistyped,
  LETTERS_WITHIN,
  REGISTERED_PART,
  REGISTERS,
  type Register,
  SINGLE_FORM,
  VAT,
} from '../../company-ids/registries.ts'
import { flagged, kept, rewritten } from '../../outcome.ts'
import type { About, Normalized, Rule } from '../../rule.ts'

/** Longer than any such number with its separators. */
const LONGEST = 40
const CHARACTERS = /^[A-Za-z0-9 ./-]+$/
const ZEROS = /^[0 ./-]+$/
const WHY = 'white space and invisible characters'

/** The register's name before the number: "ABN 51 824 753 556", "P.IVA 00743110157". */
const LABEL =
  /^(?:vat(?: ?(?:reg|registration))?|ust-?id|uid|btw|tva|p\.? ?iva|partita iva|cif|nif|nit|rut|rfc|ruc|cuit|cnpj|abn|acn|gstin|pan|ein|tax id|org|organisationsnummer|cvr|kvk|siren|siret|nip|ičo|ico|dič|oib|eik|инн|огрн|єдрпоу|lei)[.\s-]*(?:no|nr|number|nummer)?[\s.:#]+(?=[A-Z]{0,3}[ -]?\d|[A-Z]{4,5} ?\d)/iu

function apply(value: string, about: About): Normalized {
  const typed = clean(value)
  const bare = typed.length > LONGEST ? typed : typed.replace(LABEL, '')
  const said = bare === typed ? null : judged(bare, bare, about)
  if (said?.action === 'flag') return flagged(value, said.why)
  // What could be a number of another register without its label keeps it.
  if (said?.key?.includes(':') !== true || said.why === WHY) return judged(value, typed, about)
  return rewritten(value, said.value, said.key, Math.min(said.confidence, 0.95), "a number without its register's name")
}

function judged(value: string, typed: string, { country }: About): Normalized {
  if (typed === '') return kept(value, null, 'empty')
  if (isPlaceholder(typed) || ZEROS.test(typed)) return flagged(value, 'a placeholder, not a number')
  const bare = bareOf(typed)
  if (typed.length > LONGEST || !CHARACTERS.test(typed)) return rewritten(value, typed, bare, 1, WHY)
  if (isLei(bare)) return rewritten(value, bare, `LEI:${bare}`, 0.97, 'ISO 17442')
  return taxNumber(value, bare) ?? registered(value, typed, country)
}

/** With the letters of its country before it. */
function taxNumber(value: string, bare: string): Normalized | null {
  // Greece writes EL before its numbers, and others GR.
  const letters = bare.startsWith('GR') ? 'EL' : bare.slice(0, 2)
  const number = bareIn(VAT.get(letters), LETTERS_WITHIN.has(letters) ? bare : bare.slice(2))
  if (number === null) return null
  const written = number.startsWith(letters) ? number : letters + number
  return said(value, written, taxKey(letters, number), 'a number of value added tax, its digits checked')
}

function taxKey(country: string, number: string): string {
  return `${country}:${REGISTERED_PART.get(country)?.(number) ?? number}`
}

function registered(value: string, typed: string, country: string | null): Normalized {
  const bare = bareOf(typed)
  for (const register of REGISTERS.get(country ?? '') ?? []) {
    const number = bareIn(register.check, bare)
    if (number !== null && register.unchecked === true)
      return unchecked(value, writtenIn(register, number), `${country}:${number}`)
    if (number !== null)
      return said(value, writtenIn(register, number), `${country}:${number}`, 'a registered number, its digits checked')
  }
  const tax = country === null ? null : bareIn(VAT.get(country), bare)
  // Without its letters it may be another number; the digits alone are what matches.
  if (country !== null && tax !== null) return rewritten(value, typed, taxKey(country, tax), 1, WHY)
  if (
    country !== null &&
    bare.startsWith(country) &&
    isMistyped(VAT.get(country), LETTERS_WITHIN.has(country) ? bare : bare.slice(2))
  )
    return flagged(value, 'the form of a number of value added tax, but its digits do not check')
  if (looksLikeLei(bare)) return flagged(value, 'the form of an LEI, but its digits do not check')
  if (
    country !== null &&
    SINGLE_FORM.has(country) &&
    REGISTERS.get(country)?.some(each => isMistyped(each.check, bare))
  )
    return flagged(value, 'the form of a registered number of its country, but its digits do not check')
  if (country !== null && EVERY_COMPANY.has(country)) return flagged(value, 'no number of a company of its country')
  if (country === 'GB' && /^\d{6,7}$/.test(bare))
    return rewritten(value, bare.padStart(8, '0'), null, 0.7, 'zeros at the beginning that were lost')
  return rewritten(value, typed, bare, 1, WHY)
}

/** Of a form that other registers may have, too: its key is told where it stands as the register writes it. */
function unchecked(value: string, written: string, key: string): Normalized {
  const why = 'a registered number, or one of another register'
  return rewritten(value, written, clean(value) === written ? key : null, 0.7, why)
}

/** Only what stands between letters and digits may differ, or a zero at the beginning. */
function said(value: string, written: string, key: string, why: string): Normalized {
  const [typed, to] = [bareOf(value).replace(/^0+/, ''), bareOf(written).replace(/^0+/, '')]
  return typed === to ? rewritten(value, written, key, 0.95, why) : rewritten(value, written, null, 0.7, why)
}

/** The number without separators, or null where its digits do not check or it is a person's. */
function bareIn(check: NumberCheck | undefined, bare: string): string | null {
  if (check === undefined || bare === '') return null
  const found = check.validate(bare)
  return found.isValid && (found.isCompany || !found.isIndividual) ? bareOf(found.compact) : null
}

function writtenIn({ check, written }: Register, number: string): string {
  return written === 'plain' ? number : check.format(number)
}

function bareOf(text: string): string {
  return clean(text)
    .replace(/[ ./-]/g, '')
    .toUpperCase()
}

export const companyId: Rule = { id: 'company-id', version: 5, kinds: ['company_id'], apply }
