// What to say when a name is not known: the nearest one, or all there are.
import { nearest } from '../domain/nearest.ts'

/** "Did you mean …?" when one is near or contains what was typed, else the list. */
export function closest(name: string, known: readonly string[]): string {
  if (known.length === 0) return 'Nothing is declared yet: apply a set-up.'
  const near = nearest(name, known) ?? known.find(other => name !== '' && other.includes(name))
  return near === undefined ? `Known are: ${known.join(', ')}.` : `Did you mean ${near}?`
}
