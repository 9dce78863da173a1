// The numbers by which countries register companies, and those of value added tax, each with what checks its digits.
import { InvalidChecksum, InvalidFormat } from 'stdnum/lib/cjs/exceptions.js'
import { type NumberCheck, numberCheck } from './number-check.ts'
import { atFirmenbuch, gbCompanyNumber, nlKvk, nzbn, zaRegistration } from './own-checks.ts'

export interface Register {
  readonly check: NumberCheck
  /** Digits and letters alone, or with what the register puts between them. */
  readonly written: 'plain' | 'grouped'
  /** No digit of it checks the others: a number of another register may look the same. */
  readonly unchecked?: true
}

const plain = (path: string): Register => ({ check: numberCheck(path), written: 'plain' })
const grouped = (path: string): Register => ({ check: numberCheck(path), written: 'grouped' })
const unchecked = (check: NumberCheck): Register => ({ check, written: 'grouped', unchecked: true })

/** Croatia numbers people and companies alike; before the letters of the tax stands no private person's. */
function ofCompanies({ validate, format }: NumberCheck): NumberCheck {
  return {
    format,
    validate: number => {
      const found = validate(number)
      return found.isValid ? { ...found, isCompany: true } : found
    },
  }
}

/** Five characters are a number of a British ministry (GD) or health authority (HA) alone; the library takes any. */
function ofBritain({ validate, format }: NumberCheck): NumberCheck {
  const isOther = (number: string) => number.length === 5 && !/^(?:GD|HA)\d{3}$/.test(number)
  return {
    format,
    validate: number => {
      const found = validate(number)
      return found.isValid && isOther(found.compact) ? { isValid: false, error: new InvalidFormat() } : found
    },
  }
}

/** By ISO 3166-1 alpha-2; the first that fits says what a number is. */
export const REGISTERS: ReadonlyMap<string, readonly Register[]> = new Map([
  ['AL', [plain('al/nipt')]],
  ['AO', [plain('ao/nif')]],
  ['AR', [grouped('ar/cuit')]],
  ['AT', [unchecked(atFirmenbuch)]],
  ['AU', [grouped('au/abn'), grouped('au/acn')]],
  ['AZ', [plain('az/tin')]],
  ['BE', [plain('be/vat')]],
  ['BG', [plain('bg/vat')]],
  ['BR', [grouped('br/cnpj')]],
  ['BY', [plain('by/unp')]],
  ['CA', [plain('ca/bn')]],
  ['CH', [grouped('ch/uid')]],
  ['CL', [grouped('cl/rut')]],
  ['CN', [plain('cn/uscc')]],
  ['CO', [grouped('co/nit')]],
  ['CR', [grouped('cr/cpj')]],
  ['CY', [plain('cy/vat')]],
  ['CZ', [plain('cz/ico')]],
  ['DK', [plain('dk/cvr')]],
  ['DO', [grouped('do/rnc')]],
  ['DZ', [plain('dz/nif')]],
  ['EC', [plain('ec/ruc')]],
  ['EE', [plain('ee/registrikood')]],
  ['EG', [plain('eg/tn')]],
  ['ES', [plain('es/cif')]],
  ['FI', [grouped('fi/ytunnus')]],
  ['FR', [plain('fr/siren'), plain('fr/siret')]],
  ['GB', [unchecked(gbCompanyNumber)]],
  ['GR', [plain('gr/vat')]],
  ['GT', [grouped('gt/nit')]],
  ['HR', [{ check: ofCompanies(numberCheck('hr/oib')), written: 'plain' }]],
  ['HU', [plain('hu/anum')]],
  ['ID', [grouped('id/npwp')]],
  ['IL', [plain('il/hp')]],
  ['IN', [plain('in/gstin')]],
  ['IS', [grouped('is/kennitala')]],
  ['IT', [plain('it/iva')]],
  ['JP', [plain('jp/cn')]],
  ['KE', [plain('ke/pin')]],
  ['KR', [grouped('kr/brn')]],
  ['LV', [plain('lv/pvn')]],
  ['MA', [plain('ma/ice')]],
  ['MD', [plain('md/idno')]],
  ['ME', [plain('me/pib')]],
  ['MK', [plain('mk/edb')]],
  ['MX', [plain('mx/rfc')]],
  ['NL', [unchecked(nlKvk)]],
  ['NO', [plain('no/orgnr')]],
  ['NZ', [{ check: nzbn, written: 'plain' }]],
  ['PE', [plain('pe/ruc')]],
  ['PL', [plain('pl/nip'), plain('pl/regon')]],
  ['PT', [plain('pt/nipc')]],
  ['PY', [grouped('py/ruc')]],
  ['RO', [plain('ro/cui')]],
  ['RS', [plain('rs/pib')]],
  ['RU', [plain('ru/inn')]],
  ['SE', [grouped('se/orgnr')]],
  ['SG', [plain('sg/uen')]],
  ['SI', [plain('si/ddv')]],
  ['SK', [plain('cz/ico')]],
  ['SV', [grouped('sv/nit')]],
  ['TH', [plain('th/tin')]],
  ['TN', [plain('tn/mf')]],
  ['TR', [plain('tr/vkn')]],
  ['TW', [plain('tw/ubn')]],
  ['UA', [plain('ua/edrpou')]],
  ['US', [unchecked(numberCheck('us/ein'))]],
  ['UY', [plain('uy/rut')]],
  ['VE', [plain('ve/rif')]],
  ['VN', [grouped('vn/mst')]],
  ['ZA', [unchecked(zaRegistration)]],
])

/** Where every company has a number of these registers: what is none is a mistake. */
export const EVERY_COMPANY: ReadonlySet<string> = new Set(['BE', 'BR', 'DK', 'FI', 'FR', 'NO', 'SE'])

/** Where a number of the register's form is of no other register: a digit of it that does not check is a slip. */
export const SINGLE_FORM: ReadonlySet<string> = new Set(
  'AR AU CH CL CN CZ EE ES GR IL IN IT JP KR MX NZ PE PT RU SK TR TW'.split(' '),
)

/** Where the number itself begins with the letters of the country: CHE-100.155.212. */
export const LETTERS_WITHIN: ReadonlySet<string> = new Set(['CH'])

/** By the letters before the number. */
export const VAT: ReadonlyMap<string, NumberCheck> = new Map([
  ['AT', numberCheck('at/uid')],
  ['BE', numberCheck('be/vat')],
  ['BG', numberCheck('bg/vat')],
  ['CH', numberCheck('ch/vat')],
  ['CY', numberCheck('cy/vat')],
  ['CZ', numberCheck('cz/dic')],
  ['DE', numberCheck('de/vat')],
  ['DK', numberCheck('dk/cvr')],
  ['EE', numberCheck('ee/kmkr')],
  ['EL', numberCheck('gr/vat')],
  ['ES', numberCheck('es/cif')],
  ['FI', numberCheck('fi/ytunnus')],
  ['FR', numberCheck('fr/tva')],
  ['GB', ofBritain(numberCheck('gb/vat'))],
  ['HR', ofCompanies(numberCheck('hr/oib'))],
  ['HU', numberCheck('hu/anum')],
  ['IE', numberCheck('ie/vat')],
  ['IT', numberCheck('it/iva')],
  ['LT', numberCheck('lt/pvm')],
  ['LU', numberCheck('lu/tva')],
  ['LV', numberCheck('lv/pvn')],
  ['MT', numberCheck('mt/vat')],
  ['NL', numberCheck('nl/btw')],
  ['NO', numberCheck('no/mva')],
  ['PL', numberCheck('pl/nip')],
  ['PT', numberCheck('pt/nipc')],
  ['RO', numberCheck('ro/cui')],
  ['SE', numberCheck('se/vat')],
  ['SI', numberCheck('si/ddv')],
  ['SK', numberCheck('sk/dph')],
  ['XI', ofBritain(numberCheck('gb/vat'))],
])

/** Where the number of the tax is that of the register with something before or behind it: the latter. */
export const REGISTERED_PART: ReadonlyMap<string, (number: string) => string> = new Map([
  ['CH', number => number.slice(0, 12)],
  ['FR', number => number.slice(-9)],
  ['NO', number => number.slice(0, 9)],
  ['SE', number => number.slice(0, 10)],
])

/** Of the form of such a number, yet with a digit that does not check: a slip of the keys. */
export function isMistyped(check: NumberCheck | undefined, bare: string): boolean {
  return check?.validate(bare).error instanceof InvalidChecksum
}
