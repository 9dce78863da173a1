// Umlauts that somebody wrote in two letters: "Mueller" is Müller, while Bauer, Manuel and Blue have none.
import table from '../tables/legal-forms.json' with { type: 'json' }

/** Shorter ones are whole words: "fuer", but not "Fuerst". */
const SHORTEST_BEGINNING = 5

/**
 * Beginnings of words that have an umlaut for certain, and that are no other name without it: Kuehn and Kuhn, Gaertner
 * and Gartner, Koehler and Kohler are different people, so these stay as they are typed.
 */
const BEGINNINGS = new Map(
  Object.entries(table.umlauts).flatMap(([countries, words]) => {
    const begins = words.split(' ').map(word => (word.length < SHORTEST_BEGINNING ? `${word}(?![\\p{L}\\p{N}])` : word))
    const found = new RegExp(`(?<![\\p{L}\\p{N}])(?:${begins.join('|')})`, 'gu')
    return countries.split(' ').map((country): [string, RegExp] => [country, found])
  }),
)
/** Where no country is known, these say German. */
const GERMAN_FORM = /(?:^|[\s.])(?:gmbh|ggmbh|mbh|ohg|kgaa)(?:$|[\s.,&])/
const IN_TWO = /([aou])e|aa/g

/** A folded name with one letter for each umlaut, as `fold` leaves ü, ö, ä, ø and å. */
export function umlautsInOne(folded: string, country: string | null): string {
  const spoken = country ?? (GERMAN_FORM.test(folded) ? 'DE' : '')
  const begins = BEGINNINGS.get(spoken)
  if (begins === undefined) return folded
  return folded.replace(begins, word => word.replace(IN_TWO, two => two.slice(0, 1)))
}
