// Search by words: CONTAINS_TOKEN with its wildcard, and the free-text query.

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}*]+/u)
    .filter(word => word !== '')
}

function patternOf(word: string): RegExp {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('\\*', '.*')
  return new RegExp(`^${escaped}$`, 'u')
}

/** A test for values that contain every word of `wanted`; `*` in a word stands for any letters. */
export function containsTokens(wanted: string): (value: string) => boolean {
  const patterns = wordsOf(wanted).map(patternOf)
  return value => {
    const words = wordsOf(value)
    return patterns.every(pattern => words.some(word => pattern.test(word)))
  }
}

/** A test for records of which some word starts with each word of the query. */
export function matchesQuery(query: string): (values: readonly string[]) => boolean {
  const wanted = wordsOf(query)
  return values => {
    const words = values.flatMap(wordsOf)
    return wanted.every(start => words.some(word => word.startsWith(start)))
  }
}
