// Names of cities: as typed, but for a single case where the country's spelling loses nothing by it. Accents and umlauts
// that capitals dropped are not made up.
import { fold } from '../clean.ts'
import { rewritten } from '../outcome.ts'
import type { About, Normalized, Rule } from '../rule.ts'
import { tidied, unreadable } from './text.ts'

const LONGEST = 100
/** Where names of places have no accents to lose, so that plain letters are all of the name. */
const PLAIN_LETTERS = new Set(['US', 'GB', 'AU', 'NZ', 'IE', 'ZA', 'SG', 'NG', 'KE', 'GH'])
const SMALL = new Set(
  'of on upon by le la under in the and am an der im bei de del do da dos das di sur sous lez les en aan den op van by'.split(
    ' ',
  ),
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
/** Short words that names of places begin with. */
const BEGINS = /^(?:st|ft|mt|pt)\.?$|^(?:el|la|le|de)$/
/** Names whose accents are lost in plain letters. */
const ACCENTED = new Set(['canon', 'pinon', 'pinons', 'espanola', 'canada', 'penasco', 'penasquitos', 'nino'])
const UNUSUAL = /[^\p{L}\p{M}\s.'’-]/u

function apply(value: string, { country }: About): Normalized {
  const tidy = tidied(value)
  const nothing = unreadable(value, tidy)
  if (nothing !== null) return nothing
  const { typed, confidence, why } = tidy
  const key = fold(typed)
  if (!isSingleCase(typed)) return rewritten(value, typed, key, confidence, why)
  const cased = typed
    .split(' ')
    .map((word, at, all) => wordCased(word, at, at === all.length - 1))
    .join(' ')
  if (cased === typed || fold(cased) !== key) return rewritten(value, typed, key, confidence, why)
  const sure = PLAIN_LETTERS.has(country ?? '') && isSure(typed)
  return rewritten(value, cased, key, Math.min(confidence, sure ? 0.92 : 0.7), 'capitals as places have them')
}

/** "NYC" and "LA" are no words in capitals; other scripts have no case, or another use of it. */
function isSingleCase(typed: string): boolean {
  if (typed.length > LONGEST || UNUSUAL.test(typed) || !/^\p{sc=Latin}/u.test(typed)) return false
  if (typed === typed.toLowerCase()) return true
  return typed === typed.toUpperCase() && typed.replace(/\P{L}/gu, '').length > 4
}

function wordCased(word: string, at: number, last: boolean): string {
  // The code of a state behind a city, DC.
  if (last && at > 0 && /^[A-Z]{2}$/.test(word)) return word
  const parts = word.toLowerCase().split('-')
  return parts.map((part, index) => (at + index > 0 && SMALL.has(part) ? part : capital(part))).join('-')
}

function capital(word: string): string {
  const [, mc = '', before = '', rest = ''] = /^(mc(?=\p{L}{2}))?(\P{L}*)(.*)$/u.exec(word) ?? []
  const begun = mc === '' ? before : `Mc${before}`
  // O'Fallon, Coeur d'Alene.
  const named = rest.replace(
    /^([od]['’])(\p{L})/u,
    (_, article: string, letter: string) => article + letter.toUpperCase(),
  )
  return (
    begun + (named.startsWith('d') && named !== rest ? named : named.replace(/^\p{L}/u, letter => letter.toUpperCase()))
  )
}

/** Plain letters, in words that have one capital, and none of those that are small in some names and not in others. */
function isSure(typed: string): boolean {
  const words = typed.toLowerCase().split(/[\s-]+/)
  return words.every(
    (word, at) =>
      (/^[a-z]{3,}$/.test(word) || (at === 0 ? BEGINS.test(word) : ENGLISH_SMALL.has(word))) &&
      !ACCENTED.has(word) &&
      (ORDINARY.has(word) || !SECOND_CAPITAL.test(word)) &&
      !(at > 0 && SMALL.has(word) && !ENGLISH_SMALL.has(word)),
  )
}

export const city: Rule = { id: 'city', version: 1, kinds: ['city'], apply }
