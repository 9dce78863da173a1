// The first step of every rule: what nobody typed on purpose goes, and what looks the same becomes the same.
import anyAscii from 'any-ascii'

/** Scripts whose spelling needs ZWNJ and ZWJ (Unicode 16, 23.2), and emoji, which ZWJ glues together. */
const JOINED =
  '\\p{scx=Arab}\\p{scx=Syrc}\\p{scx=Nkoo}\\p{scx=Mong}\\p{scx=Deva}\\p{scx=Beng}\\p{scx=Guru}\\p{scx=Gujr}' +
  '\\p{scx=Orya}\\p{scx=Taml}\\p{scx=Telu}\\p{scx=Knda}\\p{scx=Mlym}\\p{scx=Sinh}\\p{scx=Khmr}\\p{scx=Mymr}' +
  '\\p{scx=Tibt}\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\uFE0F'
const STRAY_JOINER = new RegExp(`(?<![${JOINED}])[\\u200C\\u200D]`, 'gu')

/** Control characters other than white space; C1 stays, it tells of a wrong encoding. */
const CONTROL = /(?![\t-\r\u0080-\u009F])\p{Cc}/gu
/** Scripts that put no spaces between words: there U+200B tells where one ends (Unicode 16, 23.2). */
const UNSPACED = '[\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Khmr}\\p{sc=Mymr}]'
const STRAY_BREAK = new RegExp(`(?<!${UNSPACED})\\u200B|\\u200B(?!${UNSPACED})`, 'gu')
const ANY_BREAK = /\u200B/g
/** The Mongolian vowel separator shapes the letters beside it; elsewhere it is nothing. */
const STRAY_SEPARATOR = /(?<!\p{sc=Mong})\u180E/gu
/** Soft hyphen, Arabic letter mark, zero-width and bidi controls, byte order mark. */
const INVISIBLE = /[\u00AD\u061C\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g

/** Unicode's normalization takes quadratic time on long runs of marks (UAX #15, 13); no writing stacks this many. */
const STACKED_MARKS = /(?<!\p{M})\p{M}{12}/u
const FEWEST_STACKED = 12
/** Longer than any name or title. Compatibility forms grow up to eighteenfold, so longer text only loses its case. */
const LONGEST_FOLDED = 8000

/** Scripts of which any-ascii gives a spelling that people of these languages would use themselves, in long runs. */
const ROMANIZED = /[\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Greek}\p{ASCII}]+/gu
/** Accents that did not compose with a letter. */
const LOOSE_ACCENT = /[\u0300-\u036F]/g

/** What people, forms and spreadsheets put into a field that they have no value for. */
const PLACEHOLDER =
  /^(?:[^\p{L}\p{N}]+|[[(]?#?(?:n[./]?a\.?|none|null|nil|unknown|undefined|tbd|tba|not (?:provided|available|applicable|known|specified))[\])]?|[[(](?:blank|empty)[\])]|#(?:ref!|name\?|value!|div\/0!|num!|null!))$/iu

/** None of the above begins so; most values do. */
const BEGINS_OTHERWISE = /^[0-9A-MO-SV-Za-mo-sv-z]/

/** `value` in one of Unicode's forms; unchanged where stacked marks would make that slow. Linear time. */
export function inForm(value: string, form: 'NFC' | 'NFKC'): string {
  if (isPlain(value)) return value
  return value.length >= FEWEST_STACKED && STACKED_MARKS.test(value) ? value : value.normalize(form)
}

/** Printable ASCII in words with one space between them: nothing of it is cleaned away, nor has it another form. */
const PLAIN = /^(?:[!-~]+(?: [!-~]+)*)?$/
/** So are words of these letters, which most names are made of: visible, and composed already (NFC). */
const COMPOSED =
  '!-~\u00A1-\u00AC\u00AE-\u024F\u0400-\u0481\u048A-\u052F\u2010-\u2027\u3041-\u3096\u30A1-\u30FA\u30FC' +
  '\u4E00-\u9FFF\uAC00-\uD7A3'
const CLEAN = new RegExp(`^(?:[${COMPOSED}]+(?: [${COMPOSED}]+)*)?$`)

/** Whether `clean` and Unicode's forms leave a value as it is; most are so, and this is far quicker. */
export function isPlain(value: string): boolean {
  return PLAIN.test(value)
}

/** One line: NFC, invisible characters dropped, white space of any kind collapsed to single spaces and trimmed. */
export function clean(value: string): string {
  if (CLEAN.test(value)) return value
  return inForm(withoutInvisible(value, ANY_BREAK), 'NFC').replace(/\s+/g, ' ').trim()
}

/** Like `clean`, but line breaks stay as they are, whatever their kind, and so do the ends of words that nobody sees. */
export function cleanLines(value: string): string {
  if (CLEAN.test(value)) return value
  return inForm(withoutInvisible(value, STRAY_BREAK), 'NFC')
    .replace(/[^\S\r\n\u2028\u2029]+/g, ' ')
    .replace(/ ?([\r\n\u2028\u2029]) ?/g, '$1')
    .trim()
}

function withoutInvisible(value: string, breaks: RegExp): string {
  return value
    .replace(CONTROL, '')
    .replace(INVISIBLE, '')
    .replace(STRAY_SEPARATOR, '')
    .replace(STRAY_JOINER, '')
    .replace(breaks, '')
}

/** In lower case, or null where that takes more characters: İ (U+0130) leaves a dot behind that nobody typed. */
export function lowered(value: string): string | null {
  const lower = value.toLowerCase()
  return lower.length === value.length ? lower : null
}

/** For comparing words: compatibility forms, case and accents are no difference; other scripts than ours stay. */
export function fold(value: string): string {
  if (value.length > LONGEST_FOLDED || isPlain(value)) return value.toLowerCase()
  return (foldedByLetter(value) ?? folded(value)).replace(/\s+/g, ' ').trim()
}

function folded(value: string): string {
  const roman = inForm(value, 'NFKC').replace(ROMANIZED, anyAscii)
  return inForm(roman.toLowerCase().replace(LOOSE_ACCENT, ''), 'NFC')
}

/** What each letter of our scripts becomes, noted when it is first met. No letter before the end changes another. */
const letters: string[] = []
const LETTERS_END = 0x0530
const LOOSE = { from: 0x0300, end: 0x0370 }

/** As `folded`, of letters only that change no other; null where there are others. */
function foldedByLetter(value: string): string | null {
  let text = ''
  for (let at = 0; at < value.length; at += 1) {
    const code = value.charCodeAt(at)
    if (code >= LETTERS_END || (code >= LOOSE.from && code < LOOSE.end)) return null
    text += letters[code] ?? noted(code)
  }
  return text
}

function noted(code: number): string {
  const letter = folded(String.fromCharCode(code))
  letters[code] = letter
  return letter
}

/** "1500¹", "10²": compatibility forms would make a footnote or an exponent another digit of the number. */
export function hasRaisedDigit(value: string): boolean {
  return !isPlain(value) && /\p{No}/u.test(value)
}

/** What keyboards of Japan and China type until somebody switches them: ｊａｎｅ＠ａｃｍｅ．ｊｐ. */
const FULL_WIDTH = /[\uFF01-\uFF5E]/g

/** Letters, digits and signs of full width as those of ASCII. */
export function narrowed(value: string): string {
  return value.replace(FULL_WIDTH, sign => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
}

/** Zeros of scripts that have digits of their own; the other nine follow each. */
const ZEROS = '٠۰߀०০੦૦୦௦౦೦൦๐໐༠၀០᠐'
const OTHER_DIGIT = /(?![0-9])\p{Nd}/gu

/** Longer than any number, sum or date. */
const LONGEST_FIGURES = 1_000
/** Spreadsheets take a number for text where an apostrophe stands before it. */
const AS_TEXT = /^'(?=[+(]?\d)/
/** Between thousands and before decimals in Arabic. */
const ARABIC_MARK = /[\u066B\u066C]/g

/** Full-width, Arabic, Indian, Thai digits as 0 to 9, and other signs in their ASCII form. */
export function plainDigits(value: string): string {
  if (AS_TEXT.test(value)) return plainDigits(value.slice(1))
  if (value.length > LONGEST_FIGURES || isPlain(value)) return value
  return inForm(value, 'NFKC')
    .replace(OTHER_DIGIT, asciiDigit)
    .replace(ARABIC_MARK, mark => (mark === '\u066B' ? '.' : ','))
}

function asciiDigit(digit: string): string {
  const code = digit.charCodeAt(0)
  const zero = [...ZEROS].map(each => each.charCodeAt(0)).find(from => code >= from && code < from + 10)
  return zero === undefined ? digit : String(code - zero)
}

/** "N/A", "[not provided]", "-": the field is filled, yet says nothing. `value` is cleaned. */
export function isPlaceholder(value: string): boolean {
  return !BEGINS_OTHERWISE.test(value) && PLACEHOLDER.test(value)
}
