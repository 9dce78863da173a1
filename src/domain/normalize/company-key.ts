// What makes two notations of a company's name the same: "The Acme Co., Ltd." and "ACME". For matching only.
import { clean, fold, isPlain } from './clean.ts'
import forms from './tables/legal-forms.json' with { type: 'json' }

/** Legal forms by their last word, the longest first. */
const SUFFIXES = Map.groupBy(
  forms.suffixes.map(form => form.split(' ')).toSorted((a, b) => b.length - a.length),
  form => form.at(-1) ?? '',
)
const PREFIXES = new Map<string, readonly string[]>(Object.entries(forms.prefixes))
/** Longer than any registered name; beyond it the name is compared as it is. */
const LONGEST = 1000

/**
 * The match key of a company's name, or null when it has no letter or digit. Legal forms are stripped from the end,
 * repeatedly, and from the start where the country (ISO 3166-1 alpha-2) puts them there; never to nothing.
 */
export function companyKeyOf(name: string, country: string | null): string | null {
  const folded = fold(clean(name))
  if (folded.length > LONGEST) return folded
  const words = wordsOf(withoutUnspaced(withoutBrackets(folded)))
  if (words.length === 0) return null
  return withoutSuffixes(withoutPrefixes(words, country)).join(' ')
}

function withoutBrackets(name: string): string {
  if (!name.includes('(')) return name
  const rest = name.replace(/\([^()]*\)/g, ' ')
  return /[\p{L}\p{N}]/u.test(rest) ? rest : name
}

/** Legal forms of scripts that put no space between words. */
function withoutUnspaced(name: string): string {
  let rest = name.trim()
  if (isPlain(rest)) return rest
  for (const form of forms.unspaced) {
    if (rest.length <= form.length) continue
    if (rest.startsWith(form)) rest = rest.slice(form.length)
    else if (rest.endsWith(form)) rest = rest.slice(0, -form.length)
  }
  return rest
}

/** "s.a." and "a/s" are one word each, and so are single letters in a row: "A. O. Smith", "AO Smith". */
function wordsOf(name: string): string[] {
  const words = isSimple(name) ? name.split(' ') : spelledWords(name)
  const rows: string[] = []
  let open = false
  for (const word of words) {
    const single = word.length <= 2 && /^\p{L}$/u.test(word)
    if (single && open) rows.push(`${rows.pop() ?? ''}${word}`)
    else rows.push(word)
    open = single
  }
  return rows
}

function isSimple(name: string): boolean {
  return /^[a-z0-9]+(?: [a-z0-9]+)*$/.test(name)
}

function spelledWords(name: string): string[] {
  const unquoted = /['’‘`´]/.test(name) ? name.replace(/['’‘`´]/g, '') : name
  const spelled = /[&+]/.test(unquoted) ? unquoted.replace(/[&+]/g, ' and ') : unquoted
  const joined = /[./]/.test(spelled) ? spelled.replace(INITIALS, joinInitials) : spelled
  return joined.match(isPlain(name) ? /[a-z0-9]+/g : /[\p{L}\p{N}\p{M}]+/gu) ?? []
}

const INITIALS = /(?<![\p{L}\p{N}])(?:\p{L}[./])+(?:\p{L}(?![\p{L}\p{N}]))?/gu

function joinInitials(run: string): string {
  return run.length > 2 ? `${run.replace(/[./]/g, '')} ` : run
}

function withoutPrefixes(words: readonly string[], country: string | null): readonly string[] {
  const named = words[0] === 'the' && words.length > 1 ? words.slice(1) : words
  const local = country === null ? [] : (PREFIXES.get(country) ?? [])
  const form = local.map(each => each.split(' ')).find(each => startsWith(named, each))
  return form === undefined ? named : named.slice(form.length)
}

function startsWith(words: readonly string[], form: readonly string[]): boolean {
  return words.length > form.length && form.every((word, index) => words[index] === word)
}

function withoutSuffixes(words: readonly string[]): readonly string[] {
  let end = words.length
  for (let cut = suffixLength(words, end); cut > 0; cut = suffixLength(words, end)) end -= cut
  return words.slice(0, end)
}

/** How many words before `end` are a legal form, or what a form leaves behind ("Smith and Co", "Gap Inc., The"). */
function suffixLength(words: readonly string[], end: number): number {
  const last = words[end - 1]
  if (end > 1 && (last === 'the' || (last === 'and' && end < words.length))) return 1
  const form = SUFFIXES.get(last ?? '')?.find(each => endsWith(words, end, each))
  return form?.length ?? 0
}

function endsWith(words: readonly string[], end: number, form: readonly string[]): boolean {
  return end > form.length && form.every((word, index) => words[end - form.length + index] === word)
}
