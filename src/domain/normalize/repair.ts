// Text that was read in the wrong encoding on its way here ("MÃ¼ller", "AT&amp;T"): put right where nothing else can have
// been meant.

export interface Repaired {
  readonly text: string
  /** 0 to 1; 1 where nothing was wrong. */
  readonly confidence: number
  readonly why: string | null
}

/** What the bytes 0x80 to 0x9F are in Windows-1252; the others of that range are as in Latin-1. */
const WINDOWS: readonly (readonly [string, number])[] = [
  ...[...'€‚ƒ„…†‡ˆ‰Š‹ŒŽ'].map((letter, at) => [letter, [0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14][at] ?? 0] as const),
  ...[...'‘’“”•–—˜™š›œžŸ'].map(
    (letter, at) => [letter, [17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 30, 31][at] ?? 0] as const,
  ),
].map(([letter, at]) => [letter, 0x80 + at] as const)
const BYTE_OF = new Map(WINDOWS)
const FOLLOWS = `[\\u0080-\\u00BF${WINDOWS.map(([letter]) => letter).join('')}]`
const SEQUENCE = `(?:[\\u00C2-\\u00DF]${FOLLOWS}|[\\u00E0-\\u00EF]${FOLLOWS}{2}|[\\u00F0-\\u00F4]${FOLLOWS}{3})`
const ANY_SEQUENCE = new RegExp(SEQUENCE)
const SEQUENCES = new RegExp(SEQUENCE, 'g')
/** A second byte that people also type behind a letter: quotes, dashes, ordinals, degrees. */
const TYPED_TOO = /^.[‘’“”„‚‹›«»–—…°ºª·™\u00A0]$/u
/** None of these is in text that was read rightly. */
const NEVER_WRITTEN = /[\u0080-\u009F\uFFFD\p{Cn}\p{Co}\p{Cs}]/u
/** White space, and what nobody sees; of soft hyphens some were bytes of letters. */
const UNSEEN = /[\s\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069]/
const BEYOND_ASCII = new RegExp(`(?!${UNSEEN.source})[\\u0080-\\u{10FFFF}]`, 'u')
/** Twice wrongly encoded text exists; more often is not worth a look. */
const MOST_ROUNDS = 3
/** Longer than any field of a CRM. */
const LONGEST = 200_000

const NAMED: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'amp & quot " apos \' nbsp \u00a0 rsquo ’ lsquo ‘ ndash – mdash — eacute é egrave è ecirc ê euml ë aacute á agrave à ' +
    'acirc â atilde ã auml ä aring å aelig æ iacute í igrave ì icirc î iuml ï oacute ó ograve ò ocirc ô otilde õ ouml ö ' +
    'oslash ø uacute ú ugrave ù ucirc û uuml ü ntilde ñ ccedil ç szlig ß Eacute É Egrave È Aacute Á Agrave À Auml Ä ' +
    'Aring Å AElig Æ Iacute Í Oacute Ó Ouml Ö Oslash Ø Uacute Ú Uuml Ü Ntilde Ñ Ccedil Ç reg ® trade ™ copy ©'
  )
    .split(' ')
    .flatMap((name, at, all) => (at % 2 === 0 ? [[name, all[at + 1] ?? '']] : [])),
)
const ENTITY = /&(?:#(\d{2,5})|#[xX]([0-9a-fA-F]{2,4})|([A-Za-z]{2,6}));/g

/**
 * à is Ã and a space that does not break, which ends words as other spaces do: behind a small letter it was no space,
 * and where it became a plain one, or the end, it most likely was the same. IRMÃ is a word of its own.
 */
const LOST_SPACE = /(?<=\p{Ll})\u00C3(?=[^\S\u00A0]|$)/gu
const SPACED_A = /(?<=\p{Ll})\u00C3\u00A0/gu

const SUSPECT = new RegExp(`[&\\uFFFD]|${SEQUENCE}|\\p{Ll}\\u00C3(?=\\s|$)`, 'u')

/** Whether there is anything to put right at all; of most values there is not. */
export function mayBeWrong(value: string): boolean {
  return SUSPECT.test(value)
}

/** `value` as it was before it was read in the wrong encoding. Certain repairs have a confidence of .9 and more. */
export function repaired(value: string): Repaired {
  if (value.includes('\uFFFD')) return { text: value, confidence: 0, why: 'a character was lost on its way' }
  let text = value
  let confidence = 1
  for (let round = 0; round < MOST_ROUNDS && text.length <= LONGEST; round += 1) {
    const ended = withoutEnd(text)
    const whole = ended.replace(LOST_SPACE, '\u00C3\u00A0')
    if (!ANY_SEQUENCE.test(whole)) break
    const decoded = decodedFrom(whole)
    const partly = decoded ?? ended.replace(SPACED_A, 'à')
    if (partly === ended) break
    const certain = decoded !== null && whole === ended && isCertain(whole)
    confidence = Math.min(confidence, certain ? 0.95 : 0.6)
    text = partly
  }
  return { text, confidence, why: text === value ? null : 'read in the wrong encoding' }
}

/** White space at the end may be anybody's, and be gone the next time. */
function withoutEnd(text: string): string {
  let end = text.length
  while (end > 0 && UNSEEN.test(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}

/** Without the entities of HTML, which no field of one line is written in. */
export function withoutEntities(value: string): Repaired {
  if (!value.includes('&')) return { text: value, confidence: 1, why: null }
  let text = value
  for (let round = 0; round < MOST_ROUNDS; round += 1) text = text.replace(ENTITY, entity)
  return text === value ? { text, confidence: 1, why: null } : { text, confidence: 0.95, why: 'signs written as HTML' }
}

function entity(whole: string, decimal?: string, hexadecimal?: string, name?: string): string {
  if (name !== undefined) return Object.hasOwn(NAMED, name) ? (NAMED[name] ?? whole) : whole
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal)
  const letter = code >= 0x20 && code <= 0xffff ? String.fromCharCode(code) : ''
  // Brackets may be meant as text, and what is no letter nor sign alone is nothing that anyone typed.
  return /^[\p{L}\p{N}\p{Pd}\p{Zs}'’‘"&#.,/()+]$/u.test(letter) ? letter : whole
}

/** Null where some letter beyond ASCII is no part of a sequence: then the text was read rightly. */
function decodedFrom(text: string): string | null {
  let wrong = false
  const alone = text.match(SEQUENCES)?.length === 1
  const decoded = text.replace(SEQUENCES, (sequence, at: number) => {
    if (alone && isEndOfWord(sequence, text, at)) wrong = true
    const letter = letterOf([...sequence].map(each => BYTE_OF.get(each) ?? each.charCodeAt(0)))
    if (letter === null || NEVER_WRITTEN.test(letter)) wrong = true
    return letter ?? sequence
  })
  const rest = text.replace(SEQUENCES, '')
  // What was typed besides is of ASCII alone, else these letters were never bytes.
  return wrong || BEYOND_ASCII.test(rest) ? null : decoded
}

/**
 * A space that does not break ends a word more often than a letter, where nothing else was read wrongly. Not so à, which
 * no capital Ã behind small letters is, nor what is behind a capital: MILOÅ is no word, IRMÃ is one.
 */
function isEndOfWord(sequence: string, text: string, at: number): boolean {
  if (sequence.length !== 2 || !sequence.endsWith('\u00A0') || /\S/.test(text.charAt(at + 2))) return false
  const before = text.charAt(at - 1)
  return sequence.startsWith('\u00C3') ? /\p{Lu}/u.test(before) : !/\p{L}/u.test(before)
}

function letterOf(bytes: readonly number[]): string | null {
  const [lead = 0, ...rest] = bytes
  const head = lead & (rest.length === 1 ? 0x1f : rest.length === 2 ? 0x0f : 0x07)
  const code = rest.reduce((sum, byte) => (sum << 6) | (byte & 0x3f), head)
  const least = [0, 0x80, 0x800, 0x10000][rest.length] ?? 0
  return code >= least && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : null
}

/** "SÅ’N" is written so; "Ã¼" is not, nor are two such pairs, or a capital with a sign within small letters. */
function isCertain(text: string): boolean {
  const found = text.match(SEQUENCES) ?? []
  if (found.length > 1 || found.some(each => each.length > 2 || !TYPED_TOO.test(each))) return true
  return /\p{Ll}[\u00C2-\u00DF]/u.test(text)
}
