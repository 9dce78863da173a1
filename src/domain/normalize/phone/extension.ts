// The extension behind a number, as people of many countries write it. What replaces the last digits instead of being
// dialled after them (Durchwahl, Klappe) is none.

const WORDS = [
  'ext(?:ension|n|ensión)?',
  'x',
  '#',
  // Portuguese, Spanish, Italian, French.
  'ramal',
  'r\\.',
  'anexo',
  'int(?:erno|\\.)?',
  'poste',
  // English of the Philippines and of Canada; Dutch, Swedish, Finnish.
  'loc(?:al|\\.)?',
  'toestel',
  'tst',
  'ankn(?:ytning)?',
  'alanumero',
  // Polish, Czech, Hungarian, Turkish.
  'wewn?(?:ętrzny)?',
  'linka',
  'kl(?:apka)?',
  'mellék',
  'dahili',
  // Vietnamese, Malay and Indonesian, Estonian, Croatian and Serbian.
  'máy lẻ',
  'nhánh',
  'samb(?:ungan)?',
  'pes(?:awat)?',
  'sise',
  'lok',
  // Russian and Ukrainian, Greek, Arabic, Hebrew.
  'доб(?:авочный|\\.)?',
  'вн(?:утр?)?',
  'вътр',
  'εσωτ(?:ερικό)?',
  'تحويلة',
  'داخلي',
  'داخلی',
  'שלוחה',
  // Japanese, Chinese, Korean, Thai.
  '内線',
  '内线',
  '轉',
  '转',
  '分機',
  '分机',
  '내선',
  '교환',
  'ต่อ',
]
const EXTENSION = new RegExp(
  `^(.*\\d.*?)(?:;\\s*ext=|[\\s,;.]*[(\\[]?(?:${WORDS.join('|')})[\\s.:=]*)(\\d{1,7})[)\\]]?$`,
  'iu',
)
/** Any extension has one of these; to look for them is far quicker. */
const MAY_EXTEND = /[\p{L}#]/u

export interface Extended {
  readonly number: string
  /** Digits; null where there is none. */
  readonly ext: string | null
}

/** The number and its extension, where `typed` (one line, digits 0 to 9) has one. */
export function extended(typed: string): Extended {
  const [, number, ext] = MAY_EXTEND.test(typed) ? (EXTENSION.exec(typed) ?? []) : []
  return number === undefined || ext === undefined ? { number: typed, ext: null } : { number, ext }
}
