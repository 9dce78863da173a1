// What currencies are called in the languages that most CRMs are kept in, by ICU: "Dólar estadounidense", "Tschechische Krone".
import { fold } from '../../clean.ts'

const LANGUAGES = 'de en es fr it ja nl pl pt ru sv zh'.split(' ')

/** Those in which people write amounts with the name spelt out, several of them. */
const SEVERAL = new Set('de en es fr it nl pt'.split(' '))

let names: ReadonlyMap<string, string> | null = null

/** The ISO 4217 code of the currency of this name, also of several ("Swiss francs"); null where it has none, or two. */
export function currencyNamed(name: string, codes: ReadonlySet<string>): string | null {
  names ??= collected(codes)
  return names.get(fold(name)) ?? null
}

/** Loads in some 40 ms, so only when a name comes that is in no table. */
function collected(codes: ReadonlySet<string>): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const disputed = new Set<string>()
  for (const language of LANGUAGES) {
    const one = new Intl.DisplayNames(language, { type: 'currency', fallback: 'none' })
    for (const code of codes) {
      for (const name of [one.of(code), SEVERAL.has(language) ? several(language, code) : undefined]) {
        if (name === undefined || name === '') continue
        const folded = fold(name)
        if ((found.get(folded) ?? code) !== code) disputed.add(folded)
        found.set(folded, code)
      }
    }
  }
  for (const name of disputed) found.delete(name)
  return found
}

function several(language: string, code: string): string | undefined {
  const format = new Intl.NumberFormat(language, { style: 'currency', currency: code, currencyDisplay: 'name' })
  return format.formatToParts(2).find(({ type }) => type === 'currency')?.value
}
