// "Did you mean": the allowed word that is nearest to what was typed.

/** Levenshtein distance without regard to case, row by row. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b].entries()) {
      const swapped = (row[j] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(swapped, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}

/** The nearest allowed word: one that was begun, or one within a third of its length (two edits at least); else null. */
export function nearest(typed: string, allowed: readonly string[]): string | null {
  const plain = (word: string) => word.toLowerCase().replaceAll(/[-_ ]/g, '')
  const word = plain(typed.slice(0, 80))
  let best: { readonly word: string; readonly edits: number } | null = null
  for (const candidate of allowed) {
    const begun = word.length > 2 && plain(candidate).startsWith(word)
    const edits = begun ? 1 : distance(word, plain(candidate))
    if (edits <= Math.max(2, candidate.length / 3) && edits < word.length && edits < (best?.edits ?? Infinity)) {
      best = { word: candidate, edits }
    }
  }
  return best?.word ?? null
}

/** `; did you mean "policy"?`, or nothing. */
export function suggestion(typed: unknown, allowed: readonly string[]): string {
  const word = typeof typed === 'string' ? nearest(typed, allowed) : null
  return word === null ? '' : `; did you mean "${word}"?`
}
