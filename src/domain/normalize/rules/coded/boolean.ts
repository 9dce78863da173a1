// Yes and no, as the CRMs write them in text: "true" and "false". What people use for a tick is not taken for sure.
import { clean, fold, inForm, isPlaceholder } from '../../clean.ts'
import { flagged, kept, rewritten } from '../../outcome.ts'
import type { About, Normalized, Rule } from '../../rule.ts'
import words from '../../tables/words.json' with { type: 'json' }

const MEANINGS = new Map([...meaning('true', words.true), ...meaning('false', words.false)])
const DOUBTFUL = new Map([...meaning('true', words.doubtful.true), ...meaning('false', words.doubtful.false)])

interface Elsewhere {
  /** Where the word is sure to mean so. */
  readonly home: ReadonlySet<string>
  readonly means: string
  /** Where it may mean the opposite. */
  readonly abroad: ReadonlySet<string>
  readonly abroadMeans: string
  /** What it most likely means where it is at home nowhere; null: who knows. */
  readonly mostly: string | null
}

/** Yes in one language, and no in another. */
const OPPOSITES = new Map<string, Elsewhere>(
  words.opposites.map(({ word, home, means, abroad, abroadMeans, mostly }) => [
    word,
    { home: new Set(home.split(' ')), means, abroad: new Set(abroad.split(' ')), abroadMeans, mostly },
  ]),
)

function meaning(value: string, list: string): [string, string][] {
  return list.split(' ').map(word => [wordOf(word), value])
}

/** Accents are no difference; letters of another script are: Russian "нет" is no "net". */
function wordOf(typed: string): string {
  return /[\p{sc=Cyrillic}\p{sc=Greek}]/u.test(typed) ? inForm(typed, 'NFKC').toLowerCase() : fold(typed)
}

function apply(value: string, { country }: About): Normalized {
  const typed = clean(value)
  if (typed === '') return kept(value, null, 'empty')
  const word = wordOf(typed)
  const opposite = OPPOSITES.get(word)
  if (opposite !== undefined) return inItsCountry(value, opposite, country ?? '')
  const known = MEANINGS.get(word)
  if (known !== undefined) return rewritten(value, known, known, 0.95, 'true or false')
  const perhaps = DOUBTFUL.get(word)
  if (perhaps !== undefined) return rewritten(value, perhaps, null, 0.6, 'a mark that mostly means so')
  return flagged(value, isPlaceholder(typed) ? 'a placeholder' : 'neither yes nor no')
}

function inItsCountry(value: string, { home, means, abroad, abroadMeans, mostly }: Elsewhere, at: string): Normalized {
  if (home.has(at)) return rewritten(value, means, means, 0.95, 'true or false')
  const likely = abroad.has(at) ? abroadMeans : mostly
  const why = 'yes in one language, no in another'
  return likely === null ? flagged(value, why) : rewritten(value, likely, null, 0.6, why)
}

export const boolean: Rule = { id: 'boolean', version: 3, kinds: ['boolean'], apply }
