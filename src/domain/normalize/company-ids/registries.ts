// The numbers by which countries register companies, and those of value added tax, each with what checks its digits.
import * as arCuit from 'stdnum/lib/cjs/ar/cuit.js'
import * as atUid from 'stdnum/lib/cjs/at/uid.js'
import * as auAbn from 'stdnum/lib/cjs/au/abn.js'
import * as auAcn from 'stdnum/lib/cjs/au/acn.js'
import * as beVat from 'stdnum/lib/cjs/be/vat.js'
import * as brCnpj from 'stdnum/lib/cjs/br/cnpj.js'
import * as caBn from 'stdnum/lib/cjs/ca/bn.js'
import * as chUid from 'stdnum/lib/cjs/ch/uid.js'
import * as clRut from 'stdnum/lib/cjs/cl/rut.js'
import * as cnUscc from 'stdnum/lib/cjs/cn/uscc.js'
import * as czIco from 'stdnum/lib/cjs/cz/ico.js'
import * as deVat from 'stdnum/lib/cjs/de/vat.js'
import * as dkCvr from 'stdnum/lib/cjs/dk/cvr.js'
import * as eeCode from 'stdnum/lib/cjs/ee/registrikood.js'
import * as esCif from 'stdnum/lib/cjs/es/cif.js'
import * as fiBusinessId from 'stdnum/lib/cjs/fi/ytunnus.js'
import * as frSiren from 'stdnum/lib/cjs/fr/siren.js'
import * as frSiret from 'stdnum/lib/cjs/fr/siret.js'
import * as frVat from 'stdnum/lib/cjs/fr/tva.js'
import * as gbVat from 'stdnum/lib/cjs/gb/vat.js'
import * as ieVat from 'stdnum/lib/cjs/ie/vat.js'
import * as itIva from 'stdnum/lib/cjs/it/iva.js'
import * as jpCn from 'stdnum/lib/cjs/jp/cn.js'
import * as krBrn from 'stdnum/lib/cjs/kr/brn.js'
import * as luVat from 'stdnum/lib/cjs/lu/tva.js'
import * as nlVat from 'stdnum/lib/cjs/nl/btw.js'
import * as noVat from 'stdnum/lib/cjs/no/mva.js'
import * as noOrgnr from 'stdnum/lib/cjs/no/orgnr.js'
import * as plNip from 'stdnum/lib/cjs/pl/nip.js'
import * as plRegon from 'stdnum/lib/cjs/pl/regon.js'
import * as ptNipc from 'stdnum/lib/cjs/pt/nipc.js'
import * as seOrgnr from 'stdnum/lib/cjs/se/orgnr.js'
import * as seVat from 'stdnum/lib/cjs/se/vat.js'
import * as trVkn from 'stdnum/lib/cjs/tr/vkn.js'
import type { Validator } from 'stdnum/lib/cjs/types.js'
import * as usEin from 'stdnum/lib/cjs/us/ein.js'

export type NumberCheck = Pick<Validator, 'validate' | 'format'>

export interface Register {
  readonly check: NumberCheck
  /** Digits and letters alone, or with what the register puts between them. */
  readonly written: 'plain' | 'grouped'
}

const plain = (check: NumberCheck): Register => ({ check, written: 'plain' })
const grouped = (check: NumberCheck): Register => ({ check, written: 'grouped' })

/** By ISO 3166-1 alpha-2; the first that fits says what a number is. */
export const REGISTERS: ReadonlyMap<string, readonly Register[]> = new Map([
  ['AR', [grouped(arCuit)]],
  ['AU', [grouped(auAbn), grouped(auAcn)]],
  ['BE', [plain(beVat)]],
  ['BR', [grouped(brCnpj)]],
  ['CA', [plain(caBn)]],
  ['CH', [grouped(chUid)]],
  ['CL', [grouped(clRut)]],
  ['CN', [plain(cnUscc)]],
  ['CZ', [plain(czIco)]],
  ['DK', [plain(dkCvr)]],
  ['EE', [plain(eeCode)]],
  ['ES', [plain(esCif)]],
  ['FI', [grouped(fiBusinessId)]],
  ['FR', [plain(frSiren), plain(frSiret)]],
  ['IT', [plain(itIva)]],
  ['JP', [plain(jpCn)]],
  ['KR', [grouped(krBrn)]],
  ['NO', [plain(noOrgnr)]],
  ['PL', [plain(plNip), plain(plRegon)]],
  ['PT', [plain(ptNipc)]],
  ['SE', [grouped(seOrgnr)]],
  ['TR', [plain(trVkn)]],
  ['US', [grouped(usEin)]],
])

/** Where every company has a number of these registers: what is none is a mistake. */
export const EVERY_COMPANY: ReadonlySet<string> = new Set(['BE', 'BR', 'DK', 'FI', 'FR', 'NO', 'SE'])

/** By the letters before the number. */
export const VAT: ReadonlyMap<string, NumberCheck> = new Map<string, NumberCheck>([
  ['AT', atUid],
  ['BE', beVat],
  ['DE', deVat],
  ['DK', dkCvr],
  ['ES', esCif],
  ['FI', fiBusinessId],
  ['FR', frVat],
  ['GB', gbVat],
  ['IE', ieVat],
  ['IT', itIva],
  ['LU', luVat],
  ['NL', nlVat],
  ['NO', noVat],
  ['PL', plNip],
  ['PT', ptNipc],
  ['SE', seVat],
])

/** Where the number of the tax is that of the register with something before or behind it: the latter. */
export const REGISTERED_PART: ReadonlyMap<string, (number: string) => string> = new Map([
  ['FR', number => number.slice(-9)],
  ['NO', number => number.slice(0, 9)],
  ['SE', number => number.slice(0, 10)],
])
