// What the words of a job title say: how senior its bearer is, and what for. By tables of words in some twenty languages;
// of words within other words ("vice president") the longest counts.
import { fold } from '../clean.ts'
import { remembering } from '../remembered.ts'
import table from '../tables/job-titles.json' with { type: 'json' }

export interface TitleWords {
  readonly seniority: string | null
  readonly jobFunction: string | null
}

interface Found {
  readonly is: string
  readonly rank: number
  readonly at: number
  readonly end: number
  /** Of how many words it is. */
  readonly size: number
}

interface Words {
  /** By the words; with "=" before them they count as a whole title only: "Commercial" sells, a commercial lawyer does not. */
  readonly whole: ReadonlyMap<string, readonly [string, number]>
  readonly begin: readonly (readonly [string, string, number])[]
  readonly end: readonly (readonly [string, string, number])[]
  /** Of scripts without spaces. */
  readonly within: readonly (readonly [string, string, number])[]
}

const LONGEST = 200
const QUOTES = /['’ʼ`]/g
/** "Chargé d'affaires": an article or a preposition of Romance languages. */
const ELIDED = /(?<!\p{L})[dl]['’ʼ`](?=\p{L})/gu
const LONGEST_PHRASE = 5
const EXPAND = new Map<string, string>(Object.entries(table.expand))
const STOP = new Set(table.stop.split(' '))
const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hangul}\p{sc=Thai}]/u
/** Before "to" they are no state, physician or architect. */
const ASSISTANTS = new Map([
  ['pa', 'personal assistant'],
  ['ea', 'executive assistant'],
])
/** Before "to" they tell of another's rank: "Chief of Staff to the CEO", "Advisor to the President". */
const WORKS_FOR = new Set('adviser advisor aide counselor deputy reporting reports secretary staff'.split(' '))
const PAST = new Set(['ex', 'former', 'formerly', 'previously'])
/** Says that the bearer is none, whatever else is said. */
const ABOVE_ALL = new Set(['none', 'employee', 'intern'])
/** Only there to hide what is within. */
const MASK = 'mask'

let seniorities: Words | null = null
let functions: Words | null = null
const known = remembering<TitleWords>(5_000)

/** What the title says; the same titles come again and again. */
export function titleWordsOf(title: string): TitleWords {
  return title.length > LONGEST ? { seniority: null, jobFunction: null } : known.of(title, () => read(title))
}

/** What makes two spellings of a title the same; null where it has no words. */
export function titleKeyOf(title: string): string | null {
  return title.length > LONGEST ? fold(title) : wordsOf(glued(title)).join(' ') || null
}

/** "M&A", "R & D" and "E-commerce" are one word each, of which no letter is an article; "IT & HR" are two. */
function glued(title: string): string {
  if (!/[&-]| and /i.test(title)) return title
  return title
    .replace(LETTERS_WITH_AND, (whole, before: string) => (EXPAND.has(before.toLowerCase()) ? whole : `${before}and`))
    .replace(LETTER_BEFORE, '$1')
}

const LETTERS_WITH_AND =
  /(?<![\p{L}\p{N}'’])(\p{L}{1,2})(?:\s?&\s?(?=\p{L}{1,2}(?![\p{L}\p{N}'’-]))|(?<!\p{L}\p{L})\sand\s(?=\p{L}(?![\p{L}\p{N}'’-])))/giu
const LETTER_BEFORE = /(?<![\p{L}\p{N}'’])(\p{L})-(?=\p{L}{2})/giu

/** "Assistant du directeur général" is that director's; "Assistente de Marketing" is of no chief, but of a field. */
const ASSISTANT_OF = new RegExp(
  '^(?:assist(?:ante?|ent[ae]?|entin)|asistent[ea]?) ' +
    String.raw`(?:(?:du|de|des|del|della|dello|di|do|da|der|van|of) (?:la |el |le |de |the )?|de l['’]|dell['’])(\p{L}.*)$`,
  'u',
)
const CHIEFS = new Set(['owner', 'executive', 'partner', 'vp', 'director'])

/** The same in Slavic languages, where the case of the chief tells it: "Asystentka prezesa". */
const ASSISTANT_OF_CASE =
  /^(?:asystent(?:ka)?|asistent(?:ka|kinja)?|assistent(?:ka)?|pomoshchni(?:k|tsa)|pomichni(?:k|tsya)|sekretarka|sekretar['’]?|tajnica) (?:\S+ )?(?:prezes|zarzad|dyrektor|reditel|riaditel|direktor|predsed|jednatel|konatel|generaln|rukovod|kerivn|prezident)/u

/** Whose assistant the bearer is tells nothing of the bearer. */
function chiefAssisted(title: string): boolean {
  if (ASSISTANT_OF_CASE.test(fold(title))) return true
  const chief = ASSISTANT_OF.exec(fold(title))?.[1]
  if (chief === undefined) return false
  seniorities ??= compiled(table.seniority)
  return CHIEFS.has(seniorityOf(matches(wordsOf(chief), seniorities)) ?? '')
}

/** "CTO, ex-Google": behind what the bearer is now stands what is over. */
function ofToday(words: readonly string[]): readonly string[] {
  const over = words.findIndex((word, at) => at > 0 && at < words.length - 1 && PAST.has(word))
  return over < 0 ? words : words.slice(0, over)
}

function read(title: string): TitleWords {
  const words = chiefAssisted(title) ? ['personal', 'assistant'] : ofToday(ofBearer(wordsOf(title)))
  if (words.length === 0) return { seniority: null, jobFunction: null }
  seniorities ??= compiled(table.seniority)
  functions ??= compiled(table.functions)
  const said = seniorityOf(matches(words, seniorities))
  const jobFunction = functionOf(matches(words, functions))
  const seniority = said === 'none' ? null : (said ?? (jobFunction === null ? null : 'employee'))
  return { seniority, jobFunction }
}

/** "EA to the CFO": whose assistant it is says nothing of the bearer. */
function ofBearer(words: readonly string[]): readonly string[] {
  const to = words.indexOf('to')
  const before = words.slice(0, Math.max(to, 0)).map(word => ASSISTANTS.get(word) ?? word)
  if (before.some(word => WORKS_FOR.has(word))) return words.slice(0, to + 1)
  if (!before.some(word => word.includes('assistant'))) return words
  return before.join(' ') === 'assistant' ? ['personal', 'assistant'] : before.flatMap(word => word.split(' '))
}

/** Abbreviations in full, without the words between. */
function wordsOf(title: string): string[] {
  const joined = fold(title)
    .replace(ELIDED, '')
    .replace(QUOTES, '')
    .replace(/\b(?:[a-z]\.){2,}/g, run => run.replaceAll('.', ''))
  const words = joined.match(/[\p{L}\p{N}\p{M}+#]+/gu) ?? []
  return words.flatMap(word => (EXPAND.get(word) ?? word).split(' ')).filter(word => !STOP.has(word))
}

function compiled(rows: readonly { readonly is: string; readonly words: string }[]): Words {
  const whole = new Map<string, readonly [string, number]>()
  const [begin, end, within]: [string, string, number][][] = [[], [], []]
  for (const [rank, row] of rows.entries()) {
    for (const phrase of row.words.split(', ')) {
      const folded = fold(phrase).replace(ELIDED, '').replace(QUOTES, '')
      if (UNSPACED.test(folded)) within?.push([folded, row.is, rank])
      else if (/^\S+\*$/.test(folded)) begin?.push([folded.slice(0, -1), row.is, rank])
      else if (/^\*\S+$/.test(folded)) end?.push([folded.slice(1), row.is, rank])
      else {
        const text = folded
          .split(' ')
          .filter(word => !STOP.has(word))
          .join(' ')
        if (text !== '' && !whole.has(text)) whole.set(text, [row.is, rank])
      }
    }
  }
  return { whole, begin: begin ?? [], end: end ?? [], within: within ?? [] }
}

/** All that is found and is no part of something longer. Places are counted in letters of the words joined. */
function matches(words: readonly string[], table: Words): readonly Found[] {
  const found: Found[] = []
  let at = 0
  for (const [index, word] of words.entries()) {
    for (let count = 1; count <= LONGEST_PHRASE && index + count <= words.length; count += 1) {
      const text = words.slice(index, index + count).join(' ')
      const hit = table.whole.get(text) ?? (count > 1 ? table.whole.get(`${word} *`) : undefined)
      if (hit !== undefined) found.push({ is: hit[0], rank: hit[1], at, end: at + text.length, size: count })
    }
    const chief = word === 'chief' ? officer(words.slice(index), table) : null
    if (chief !== null) found.push({ ...chief, at, end: at + chief.end })
    for (const [part, is, rank] of table.begin)
      if (word.startsWith(part)) found.push({ is, rank, at, end: at + word.length, size: 1 })
    for (const [part, is, rank] of table.end)
      if (word.length > part.length && word.endsWith(part)) found.push({ is, rank, at, end: at + word.length, size: 1 })
    at += word.length + 1
  }
  const [only = ''] = words
  const alone = words.length === 1 ? table.whole.get(`=${only}`) : undefined
  if (alone !== undefined) found.push({ is: alone[0], rank: alone[1], at: 0, end: only.length, size: 1 })
  return outermost([...found, ...unspacedMatches(words.join(' '), table)])
}

/** "Chief People and Culture Officer": whatever is between. */
function officer(words: readonly string[], table: Words): Omit<Found, 'at'> | null {
  const hit = table.whole.get('chief * officer')
  const end = words.slice(0, 7).indexOf('officer')
  return hit === undefined || end < 2
    ? null
    : { is: hit[0], rank: hit[1], end: words.slice(0, end + 1).join(' ').length, size: end + 1 }
}

function unspacedMatches(text: string, { within }: Words): Found[] {
  if (!UNSPACED.test(text)) return []
  return within.flatMap(([part, is, rank]) => {
    const at = text.indexOf(part)
    return at < 0 ? [] : [{ is, rank, at, end: at + part.length, size: 1 }]
  })
}

/** Of the same words a mask counts more: a chief petty officer is no chief * officer. */
function outermost(found: readonly Found[]): readonly Found[] {
  return found.filter(each => !found.some(other => covers(other, each)))
}

function covers(other: Found, each: Found): boolean {
  if (other.at > each.at || other.end < each.end) return false
  return other.end - other.at > each.end - each.at || (other.is === MASK && each.is !== MASK)
}

function seniorityOf(found: readonly Found[]): string | null {
  const levels = found.filter(({ is }) => is !== MASK).toSorted((a, b) => a.rank - b.rank)
  return (levels.find(({ is }) => ABOVE_ALL.has(is)) ?? levels[0])?.is ?? null
}

/** The longest phrase says most; of equals the first in the title. */
function functionOf(found: readonly Found[]): string | null {
  const [best] = found.toSorted((a, b) => b.size - a.size || a.at - b.at || a.rank - b.rank)
  return best?.is ?? null
}
