// What people type beside a number to say what it is: "Mobile:", "Tél. :", "(cell)", "電話：".
import { fold } from '../clean.ts'

/** phone: nothing but that it is a number. place: whose or where it is, "Work:". */
export type Label = 'phone' | 'mobile' | 'fax' | 'place'

export interface Labelled {
  readonly number: string
  /** Null where nothing stands beside the number. */
  readonly label: Label | null
}

const WORDS: Readonly<Record<Label, string>> = {
  phone:
    'tel tél télé tele teléfono telefono telefone telefon telefoon telephone téléphone telefonnummer telefoonnummer telefonnr telf telef ' +
    'tfn tfno tlf tlfno telp telepon talrunis puhelin puh simi fon fono phone ph phn rufnummer telefonszam telefonas telefonska ' +
    'тел телефон τηλ τηλεφωνο هاتف تلفون الهاتف תלפון טל טלפון 電話 电话 電話番号 电话号码 電話號碼 联系电话 聯絡電話 전화 전화번호 โทร โทรศัพท์ đt sđt ' +
    'call callto hotline fone',
  mobile:
    'mobile mob mobil mobiltelefon mobilnummer mobilnr mobiele mobiel mobilni mobilny mobiili mobitel mobilais cell cellphone cellular ' +
    'cellulare cel celular movil móvil tlm telemovel telemóvel handy handynummer handphone hp natel gsm portable kom komorka komórka ' +
    'matkapuhelin gsm-nummer cep моб мобильный мобільний сот сотовый κιν κινητο جوال موبايل محمول الجوال נייד 携帯 携帯電話 携帯番号 手机 手機 ' +
    '手机号 手机号码 휴대폰 휴대전화 핸드폰 มือถือ whatsapp wa smartphone',
  fax: 'fax telefax faxnummer faks faksi telecopie télécopie telecopieur факс φαξ فاكس פקס ファックス ファクス 传真 傳真 팩스 แฟกซ์',
  place:
    'direct ddi did line office work home main business business-line buro büro zentrale privat private dienstlich arbeit bureau domicile ' +
    'standard oficina casa trabajo trabalho kontor hjem arbete arbejde jobb ufficio lavoro 会社 自宅 公司 switchboard reception landline festnetz fixe fijo fixo',
}
/** Beside any of them. */
const FILLERS = new Set([
  'number',
  'no',
  'nr',
  'nummer',
  'num',
  'n',
  'numero',
  'номер',
  'contact',
  'my',
  'toll',
  'free',
])
/** Of one letter, where a colon or a point follows, or brackets are around it. */
const LETTERS: ReadonlyMap<string, Label> = new Map([
  ['t', 'phone'],
  ['p', 'phone'],
  ['m', 'mobile'],
  ['c', 'mobile'],
  ['f', 'fax'],
  ['o', 'place'],
  ['w', 'place'],
  ['h', 'place'],
  ['d', 'place'],
  ['т', 'phone'],
  ['м', 'mobile'],
])
/** The label that says most: who has "Tel/Fax" before a number may send faxes there. */
const ORDER: readonly Label[] = ['fax', 'mobile', 'place', 'phone']
const MOST_WORDS = 4
const BEFORE = /^(\p{L}[^\d+(]*?)\s*([.:：#]*)[\s.:：#-]*(?=[+(\d])/u
const BEHIND = /^(.*\d\)?)\s*(?:([([])\s*(\p{L}[^\d()[\]]*)[)\]]|[\s,;:–-]\s*(\p{L}[^\d()[\]]+))$/u

let labels: ReadonlyMap<string, Label> | null = null

/** The number and what is said beside it; `typed` is one line with digits 0 to 9. */
export function labelled(typed: string): Labelled {
  const before = labelBefore(typed)
  const behind = labelBehind(before.number)
  const label = ORDER.find(each => each === before.label || each === behind.label) ?? null
  return { number: behind.number, label }
}

function labelBefore(typed: string): Labelled {
  const [whole = '', text, mark = ''] = BEFORE.exec(typed) ?? []
  const label = text === undefined ? null : labelOf(text, mark !== '')
  return label === null ? { number: typed, label } : { number: typed.slice(whole.length), label }
}

function labelBehind(typed: string): Labelled {
  const [, number, bracket, inside, text = inside] = BEHIND.exec(typed) ?? []
  const label = text === undefined ? null : labelOf(text, bracket !== undefined)
  return number === undefined || label === null ? { number: typed, label: null } : { number, label }
}

/** Null where some word is none of these: then it may be a name, or an extension. */
function labelOf(text: string, marked: boolean): Label | null {
  labels ??= new Map(ORDER.toReversed().flatMap(label => WORDS[label].split(' ').map(word => [fold(word), label])))
  const known = labels
  const words = fold(text).match(/[^\s./:,&|-]+/gu) ?? []
  if (words.length === 0 || words.length > MOST_WORDS) return null
  const [only = ''] = words
  if (words.length === 1 && only.length === 1) return marked ? (LETTERS.get(only) ?? null) : null
  const found = words.flatMap(word => (FILLERS.has(word) ? [] : [known.get(word) ?? null]))
  return found.includes(null) ? null : (ORDER.find(label => found.includes(label)) ?? null)
}
