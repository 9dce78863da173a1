// The numbers by which countries register companies, and those of value added tax, each with what checks its digits.
import * as arCuit from 'stdnum/lib/cjs/ar/cuit.js'
import * as atUid from 'stdnum/lib/cjs/at/uid.js'
import * as auAbn from 'stdnum/lib/cjs/au/abn.js'
import * as auAcn from 'stdnum/lib/cjs/au/acn.js'
import * as beVat from 'stdnum/lib/cjs/be/vat.js'
import * as bgVat from 'stdnum/lib/cjs/bg/vat.js'
import * as brCnpj from 'stdnum/lib/cjs/br/cnpj.js'
import * as caBn from 'stdnum/lib/cjs/ca/bn.js'
import * as chUid from 'stdnum/lib/cjs/ch/uid.js'
import * as chVat from 'stdnum/lib/cjs/ch/vat.js'
import * as clRut from 'stdnum/lib/cjs/cl/rut.js'
import * as cnUscc from 'stdnum/lib/cjs/cn/uscc.js'
import * as coNit from 'stdnum/lib/cjs/co/nit.js'
import * as cyVat from 'stdnum/lib/cjs/cy/vat.js'
import * as czDic from 'stdnum/lib/cjs/cz/dic.js'
import * as czIco from 'stdnum/lib/cjs/cz/ico.js'
import * as deVat from 'stdnum/lib/cjs/de/vat.js'
import * as dkCvr from 'stdnum/lib/cjs/dk/cvr.js'
import * as doRnc from 'stdnum/lib/cjs/do/rnc.js'
import * as ecRuc from 'stdnum/lib/cjs/ec/ruc.js'
import * as eeVat from 'stdnum/lib/cjs/ee/kmkr.js'
import * as eeCode from 'stdnum/lib/cjs/ee/registrikood.js'
import * as esCif from 'stdnum/lib/cjs/es/cif.js'
import { InvalidChecksum } from 'stdnum/lib/cjs/exceptions.js'
import * as fiBusinessId from 'stdnum/lib/cjs/fi/ytunnus.js'
import * as frSiren from 'stdnum/lib/cjs/fr/siren.js'
import * as frSiret from 'stdnum/lib/cjs/fr/siret.js'
import * as frVat from 'stdnum/lib/cjs/fr/tva.js'
import * as gbVat from 'stdnum/lib/cjs/gb/vat.js'
import * as grVat from 'stdnum/lib/cjs/gr/vat.js'
import * as hrOib from 'stdnum/lib/cjs/hr/oib.js'
import * as huVat from 'stdnum/lib/cjs/hu/anum.js'
import * as ieVat from 'stdnum/lib/cjs/ie/vat.js'
import * as ilHp from 'stdnum/lib/cjs/il/hp.js'
import * as inGstin from 'stdnum/lib/cjs/in/gstin.js'
import * as isKennitala from 'stdnum/lib/cjs/is/kennitala.js'
import * as itIva from 'stdnum/lib/cjs/it/iva.js'
import * as jpCn from 'stdnum/lib/cjs/jp/cn.js'
import * as krBrn from 'stdnum/lib/cjs/kr/brn.js'
import * as ltVat from 'stdnum/lib/cjs/lt/pvm.js'
import * as luVat from 'stdnum/lib/cjs/lu/tva.js'
import * as lvVat from 'stdnum/lib/cjs/lv/pvn.js'
import * as mtVat from 'stdnum/lib/cjs/mt/vat.js'
import * as mxRfc from 'stdnum/lib/cjs/mx/rfc.js'
import * as nlVat from 'stdnum/lib/cjs/nl/btw.js'
import * as noVat from 'stdnum/lib/cjs/no/mva.js'
import * as noOrgnr from 'stdnum/lib/cjs/no/orgnr.js'
import * as peRuc from 'stdnum/lib/cjs/pe/ruc.js'
import * as plNip from 'stdnum/lib/cjs/pl/nip.js'
import * as plRegon from 'stdnum/lib/cjs/pl/regon.js'
import * as ptNipc from 'stdnum/lib/cjs/pt/nipc.js'
import * as roCui from 'stdnum/lib/cjs/ro/cui.js'
import * as rsPib from 'stdnum/lib/cjs/rs/pib.js'
import * as ruInn from 'stdnum/lib/cjs/ru/inn.js'
import * as seOrgnr from 'stdnum/lib/cjs/se/orgnr.js'
import * as seVat from 'stdnum/lib/cjs/se/vat.js'
import * as sgUen from 'stdnum/lib/cjs/sg/uen.js'
import * as siVat from 'stdnum/lib/cjs/si/ddv.js'
import * as skVat from 'stdnum/lib/cjs/sk/dph.js'
import * as thTin from 'stdnum/lib/cjs/th/tin.js'
import * as trVkn from 'stdnum/lib/cjs/tr/vkn.js'
import * as twUbn from 'stdnum/lib/cjs/tw/ubn.js'
import type { Validator } from 'stdnum/lib/cjs/types.js'
import * as uaEdrpou from 'stdnum/lib/cjs/ua/edrpou.js'
import * as usEin from 'stdnum/lib/cjs/us/ein.js'
import * as uyRut from 'stdnum/lib/cjs/uy/rut.js'

export type NumberCheck = Pick<Validator, 'validate' | 'format'>

export interface Register {
  readonly check: NumberCheck
  /** Digits and letters alone, or with what the register puts between them. */
  readonly written: 'plain' | 'grouped'
  /** No digit of it checks the others: a number of another register may look the same. */
  readonly unchecked?: true
}

const plain = (check: NumberCheck): Register => ({ check, written: 'plain' })
const grouped = (check: NumberCheck): Register => ({ check, written: 'grouped' })

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

/** By ISO 3166-1 alpha-2; the first that fits says what a number is. */
export const REGISTERS: ReadonlyMap<string, readonly Register[]> = new Map([
  ['AR', [grouped(arCuit)]],
  ['AU', [grouped(auAbn), grouped(auAcn)]],
  ['BE', [plain(beVat)]],
  ['BG', [plain(bgVat)]],
  ['BR', [grouped(brCnpj)]],
  ['CA', [plain(caBn)]],
  ['CH', [grouped(chUid)]],
  ['CL', [grouped(clRut)]],
  ['CN', [plain(cnUscc)]],
  ['CO', [grouped(coNit)]],
  ['CZ', [plain(czIco)]],
  ['DK', [plain(dkCvr)]],
  ['DO', [grouped(doRnc)]],
  ['EC', [plain(ecRuc)]],
  ['EE', [plain(eeCode)]],
  ['ES', [plain(esCif)]],
  ['FI', [grouped(fiBusinessId)]],
  ['FR', [plain(frSiren), plain(frSiret)]],
  ['GR', [plain(grVat)]],
  ['HU', [plain(huVat)]],
  ['IL', [plain(ilHp)]],
  ['IN', [plain(inGstin)]],
  ['IS', [grouped(isKennitala)]],
  ['IT', [plain(itIva)]],
  ['JP', [plain(jpCn)]],
  ['KR', [grouped(krBrn)]],
  ['MX', [plain(mxRfc)]],
  ['NO', [plain(noOrgnr)]],
  ['PE', [plain(peRuc)]],
  ['PL', [plain(plNip), plain(plRegon)]],
  ['PT', [plain(ptNipc)]],
  ['RO', [plain(roCui)]],
  ['RS', [plain(rsPib)]],
  ['RU', [plain(ruInn)]],
  ['SE', [grouped(seOrgnr)]],
  ['SG', [plain(sgUen)]],
  ['TH', [plain(thTin)]],
  ['TR', [plain(trVkn)]],
  ['TW', [plain(twUbn)]],
  ['UA', [plain(uaEdrpou)]],
  ['US', [{ check: usEin, written: 'grouped', unchecked: true }]],
  ['UY', [plain(uyRut)]],
])

/** Where every company has a number of these registers: what is none is a mistake. */
export const EVERY_COMPANY: ReadonlySet<string> = new Set(['BE', 'BR', 'DK', 'FI', 'FR', 'NO', 'SE'])

/** By the letters before the number. */
export const VAT: ReadonlyMap<string, NumberCheck> = new Map<string, NumberCheck>([
  ['AT', atUid],
  ['BE', beVat],
  ['BG', bgVat],
  ['CH', chVat],
  ['CY', cyVat],
  ['CZ', czDic],
  ['DE', deVat],
  ['DK', dkCvr],
  ['EE', eeVat],
  ['EL', grVat],
  ['ES', esCif],
  ['FI', fiBusinessId],
  ['FR', frVat],
  ['GB', gbVat],
  ['HR', ofCompanies(hrOib)],
  ['HU', huVat],
  ['IE', ieVat],
  ['IT', itIva],
  ['LT', ltVat],
  ['LU', luVat],
  ['LV', lvVat],
  ['MT', mtVat],
  ['NL', nlVat],
  ['NO', noVat],
  ['PL', plNip],
  ['PT', ptNipc],
  ['RO', roCui],
  ['SE', seVat],
  ['SI', siVat],
  ['SK', skVat],
  ['XI', gbVat],
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
