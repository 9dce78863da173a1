// What to say when a name is not known: the nearest one, or all there are.

/** "Did you mean …?" when one is near, else the list. */
export function closest(name: string, known: readonly string[]): string {
  if (known.length === 0) return 'Nothing is declared yet: evergreen apply FILE.'
  const [nearest] = known
    .filter(other => other.includes(name) || name.includes(other))
    .toSorted((a, b) => Math.abs(a.length - name.length) - Math.abs(b.length - name.length))
  return nearest === undefined ? `Known are: ${known.join(', ')}.` : `Did you mean ${nearest}?`
}
