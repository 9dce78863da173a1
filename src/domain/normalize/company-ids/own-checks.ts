// Numbers of registers that stdnum does not know.
import { InvalidChecksum, InvalidFormat } from 'stdnum/lib/cjs/exceptions.js'
import type { NumberCheck } from './number-check.ts'

/** Of a form alone: `written` puts what the register puts between its characters. */
function formed(form: RegExp, written: (number: string) => string = number => number): NumberCheck {
  return {
    validate: number => (form.test(number) ? company(number) : { isValid: false, error: new InvalidFormat() }),
    format: written,
  }
}

const company = (compact: string) => ({ isValid: true as const, compact, isIndividual: false, isCompany: true })

/** Companies House: eight digits, or two letters of the register (Scotland, Northern Ireland, partnerships …) and six. */
export const gbCompanyNumber = formed(
  /^(?:\d{8}|(?:AC|CE|CS|FC|FE|GE|GN|GS|IC|IP|LP|NC|NF|NI|NL|NO|NP|OC|OE|PC|RC|RS|SA|SC|SE|SF|SG|SI|SL|SO|SR|SZ|ZC)\d{6}|R\d{7})$/,
)

/** Firmenbuch: up to six digits and a letter, which is written small: FN 122119m. */
export const atFirmenbuch: NumberCheck = {
  validate: number => {
    const [, bare] = /^(?:FN)?(\d{1,6}[A-Z])$/.exec(number) ?? []
    return bare === undefined ? { isValid: false, error: new InvalidFormat() } : company(bare)
  },
  format: bare => `FN ${bare.toLowerCase()}`,
}

/** Kamer van Koophandel: eight digits, none of which checks the others. */
export const nlKvk = formed(/^\d{8}$/)

/** CIPC: the year, six digits, and the kind of company. */
export const zaRegistration = formed(
  /^(?:19|20)\d{2}\d{6}(?:06|07|08|09|10|11|12|21|22|23|24|25|26|30|31)$/,
  number => `${number.slice(0, 4)}/${number.slice(4, 10)}/${number.slice(10)}`,
)

/** NZBN: a global location number of GS1 (mod 10, weights 1 and 3) that begins with 94. */
export const nzbn: NumberCheck = {
  validate: number => {
    if (!/^94\d{11}$/.test(number)) return { isValid: false, error: new InvalidFormat() }
    const sum = [...number].reduce((sum, digit, at) => sum + Number(digit) * (at % 2 === 0 ? 1 : 3), 0)
    return sum % 10 === 0 ? company(number) : { isValid: false, error: new InvalidChecksum() }
  },
  format: number => number,
}
