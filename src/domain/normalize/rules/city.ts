// Names of cities: as typed, but for a single case where the country's spelling loses nothing by it. Accents and umlauts
// that capitals dropped are not made up.
import { fold } from '../clean.ts'
import { type Case, caseOf } from '../names/letter-case.ts'
import { flagged, rewritten } from '../outcome.ts'
import { stateIn } from '../places/states.ts'
import type { About, Normalized, Rule } from '../rule.ts'
import { tidied, unreadable } from './text.ts'

const LONGEST = 100
/** Where names of places have no accents to lose, so that plain letters are all of the name. */
const PLAIN_LETTERS = new Set(['US', 'GB', 'AU', 'NZ', 'IE', 'ZA', 'SG', 'NG', 'KE', 'GH'])
const SMALL = new Set(
  (
    'of or on upon by next le la under in the and super cum am an der im bei ob de del do du da dos das di sul nel sur sous lez les ' +
    'en au aux y yr aan den op van nad pod na на над под'
  ).split(' '),
)
const ENGLISH_SMALL = new Set(['of', 'on', 'upon', 'by', 'under', 'in', 'and'])
/** DeKalb, LaGrange, McAllen, O'Fallon and what begins like them may have a second capital. */
const SECOND_CAPITAL = /^(?:mac|mc|de|la|le|du|van|o(?=f|n?eil|br))[a-z]{3,}$/
const ORDINARY = new Set(
  (
    'lancaster lafayette laramie laredo largo larkspur laurel lansing lawrence lawton dearborn decatur delano denton denver derby ' +
    'derry desert destin detroit devon leeds leicester leesburg leominster lewes lewisham leyland lexington lebanon lehigh dublin ' +
    'dubuque duluth dundee dunedin durham duncan lakewood lakeland lake lakeville lamar lanark vancouver vandalia macclesfield macon mackay lacey ladysmith ' +
    'lacombe oakland ocala ogden omaha orlando oxford olympia onslow derby des deal delmar deltona deerfield defiance depew denison derbyshire levittown lewiston lenoir lemoore lennox lecanto ' +
    'dedham delta dexter devils delray delhi delaware deming denmark dennis desmond deltona depoe deposit  devine lacombe lafayette laguna lamar lamont lancaster land landover langley lanham lansdale lantana larchmont largo las lathrop laurens laurinburg lavonia layton lawndale lead league leander leavenworth lee leonardtown leesville leitchfield lenexa lexington leonard levelland duarte dublin dudley duluth dumfries dunkirk dunlap dunn dunwoody  duxbury macedonia machias madison macungie lakeside'
  ).split(' '),
)
/** eThekwini, uMhlanga, KwaDukuza: a prefix, and the capital behind it. Their words end in vowels. */
const NGUNI = /^(?:[eiu](?=[^aeiou]).*[aeiou]$|kwa)/
/** Short words that names of places begin with. */
const BEGINS = /^(?:st|ft|mt|pt)\.?$|^(?:el|la|le|de)$/
/** Names whose accents are lost in plain letters. */
const ACCENTED = new Set(['canon', 'pinon', 'pinons', 'espanola', 'canada', 'penasco', 'penasquitos', 'nino'])
/** Letters, and the number of a district: Dublin 2. */
const UNUSUAL = /[^\p{L}\p{M}\s.'’-]/u
const DISTRICT = / \d{1,2}$/
/** Scripts that keep all of a name in capitals; Greek loses its accents. */
const CASED = /^[\p{sc=Latin}\p{sc=Cyrillic}\p{M}\s.'’-]+$/u
/** Post offices of armed forces, their bases, countries: letters, not words. What has no vowel is no word either. */
const LETTERS = new Set('APO FPO DPO AFB AAF NAS USAF USA UAE'.split(' '))
const NO_WORD = /^(?:[B-DF-HJ-NP-TV-Z]{3}|[B-DF-HJ-NP-TV-XZ]{4}|(?:\p{L}\.){2,})$/u

function apply(value: string, { country }: About): Normalized {
  const tidy = tidied(value)
  const nothing = unreadable(value, tidy)
  if (nothing !== null) return nothing
  const { typed, confidence, why } = tidy
  if (!/\p{L}/u.test(typed)) return flagged(value, 'no name of a place')
  const key = fold(typed)
  if (!isSingleCase(typed)) return rewritten(value, typed, key, confidence, why)
  const letters = caseOf(typed, country)
  const cased = typed
    .split(' ')
    .map((word, at, all) =>
      at > 0 && at === all.length - 1 && isCode(word, country) ? word : wordCased(word, letters, at),
    )
    .join(' ')
  if (cased === typed || fold(cased) !== key) return rewritten(value, typed, key, confidence, why)
  const sure = PLAIN_LETTERS.has(country ?? '') && letters.doubt === null && isSure(typed, country)
  return rewritten(value, cased, key, Math.min(confidence, sure ? 0.92 : 0.7), 'capitals as places have them')
}

/** "NYC" and "LA" are no words in capitals; other scripts have no case, or another use of it. */
function isSingleCase(typed: string): boolean {
  const [small, capitals] = [typed === typed.toLowerCase(), typed === typed.toUpperCase()]
  if (
    !(small || capitals) ||
    typed.length > LONGEST ||
    UNUSUAL.test(typed.replace(DISTRICT, '')) ||
    !CASED.test(typed.replace(DISTRICT, ''))
  )
    return false
  const letters = typed.replace(/\P{L}/gu, '')
  // ŁÓDŹ: letters that no abbreviation has make a word of it.
  return small || letters.length > 4 || (letters.length === 4 && /[^\p{ASCII}]/u.test(letters))
}

/** That of a state behind a city: Washington DC, Melbourne VIC. */
function isCode(word: string, country: string | null): boolean {
  if (!/^[A-Z]{2,3}$/.test(word)) return false
  return word.length === 2 || (country !== null && stateIn(word, country)?.by === 'code')
}

function wordCased(word: string, letters: Case, at: number): string {
  if (isLetters(word)) return word
  const parts = letters.lower(word).split('-')
  return parts
    .map((part, index) => (at + index > 0 && SMALL.has(part) ? part : capital(part, letters, at + index)))
    .join('-')
}

function isLetters(word: string): boolean {
  return LETTERS.has(word) || NO_WORD.test(word)
}

/** McAllen, O'Fallon, Coeur d'Alene, L'Aquila, Reggio nell'Emilia, 's-Hertogenbosch. */
function capital(word: string, { title }: Case, at: number): string {
  if (/^['’]\p{L}$/u.test(word)) return word
  const [, mc = '', before = '', article = '', name = ''] =
    /^(mc(?=\p{L}{2}))?(\P{L}*)((?:[odl]|(?:ne|de|su|a|da)ll)['’](?=\p{L}))?(.*)$/u.exec(word) ?? []
  return (
    (mc === '' ? '' : 'Mc') + before + (article.startsWith('o') || at === 0 ? title(article) : article) + title(name)
  )
}

/** Plain letters, in words that have one capital, and none of those that are small in some names and not in others. */
function isSure(typed: string, country: string | null): boolean {
  const words = typed
    .replace(DISTRICT, '')
    .toLowerCase()
    .split(/[\s-]+/)
  return words.every(
    (word, at) =>
      (/^[a-z]{3,}$/.test(word) || (at === 0 ? BEGINS.test(word) : ENGLISH_SMALL.has(word))) &&
      !ACCENTED.has(word) &&
      !(country === 'ZA' && NGUNI.test(word)) &&
      !isLetters(word.toUpperCase()) &&
      !(at > 0 && at === words.length - 1 && isCode(word.toUpperCase(), country)) &&
      (ORDINARY.has(word) || !SECOND_CAPITAL.test(word)) &&
      !(at > 0 && SMALL.has(word) && !ENGLISH_SMALL.has(word)),
  )
}

export const city: Rule = { id: 'city', version: 5, kinds: ['city'], apply }
