// What happened to a field, from all that is told of it, the newest first.
import type { Change, Entry, Story } from '../../api/words.ts'

interface At {
  /** ISO 8601. */
  readonly at: string
}

export type Happening = At &
  (
    | { readonly type: 'change'; readonly entry: Entry; readonly undoneBy: readonly string[] }
    | { readonly type: 'flip' | 'fate'; readonly entry: Entry }
    | { readonly type: 'refusal'; readonly refused: Story['refusals'][number] }
    | { readonly type: 'past'; readonly past: Story['history'][number] }
  )

export function happeningsOf({ changes, flips, fates, refusals, history, undone }: Story): Happening[] {
  const undoneBy = (entry: Entry) => undone.filter(({ change }) => change === entry.seq).map(({ by }) => by)
  const all: Happening[] = [
    ...changes.map(entry => ({ type: 'change' as const, at: entry.at, entry, undoneBy: undoneBy(entry) })),
    ...flips.map(entry => ({ type: 'flip' as const, at: entry.at, entry })),
    ...fates.map(entry => ({ type: 'fate' as const, at: entry.at, entry })),
    ...refusals.map(refused => ({ type: 'refusal' as const, at: refused.lastAt, refused })),
    ...history.map(past => ({ type: 'past' as const, at: past.at, past })),
  ]
  return all.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
}

/** What a change rests on, in words. */
export function groundWords(ground: Change['ground'] | null): string {
  if (ground === null) return ''
  const { type, rule, version, source, matchedOn, posterior, by, takesBack = [] } = ground
  if (type === 'rule') return `by the rule ${rule} (version ${version})`
  if (type === 'claim') {
    const sure = posterior === undefined ? '' : `, ${Math.round(posterior * 100)} % sure`
    return `says ${source}, found by ${matchedOn}${sure}`
  }
  if (type === 'edit') return `an edit of ${by ?? 'a person'} came in between`
  if (type === 'undo') return `takes back run ${[...new Set(takesBack.map(({ run }) => run))].join(', ')}`
  return 'from what is known of the record'
}
