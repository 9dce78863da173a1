// What a segment holds, in a few numbers, so that a page of a filter is found by its segments and not by one index more on
// every entry: an index for each filter would cost more than all else that writing an entry costs.
import { hash } from 'node:crypto'
import type { AuditFilter } from '../../contract/audit.ts'
import type { AuditColumns } from '../../contract/store/audit/columns.ts'

type Told = Pick<AuditColumns, 'connection_id' | 'stream' | 'event' | 'actor' | 'field' | 'reason' | 'outcome'>

const MOST_KNOWN = 10_000
const known = new Map<string, number>()

/** The same in SQL: ('x' || left(md5(word), 8))::bit(32)::int. Two words may share a number; entries are compared anyway. */
function numberOf(word: string): number {
  let number = known.get(word)
  if (number === undefined) {
    number = hash('md5', word, 'buffer').readInt32BE(0)
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(word, number)
  }
  return number
}

/** The numbers of all filters that an entry of these, as it is stored, could match. */
export function wordsOf(entries: readonly Told[]): number[] {
  const words = new Set<string>()
  const changes = new Set<string>()
  for (const { connection_id: connectionId, stream, event, actor, field, reason, outcome } of entries) {
    words.add(`event:${event}`).add(`actor:${actor}`)
    if (connectionId !== null) words.add(`connection:${connectionId}`)
    if (stream !== null) words.add(`stream:${stream}`)
    const change = changeWord({ field, reason, outcome })
    if (changes.has(change)) continue
    changes.add(change)
    for (const named of [field, null]) {
      for (const given of [reason, null]) {
        words.add(changeWord({ field: named, reason: given, outcome }))
        words.add(changeWord({ field: named, reason: given }))
      }
    }
  }
  words.delete(ANY_CHANGE)
  return [...new Set([...words].map(numberOf))].sort((a, b) => a - b)
}

type Change = Readonly<Partial<Record<'field' | 'reason' | 'outcome', string | null | undefined>>>

function changeWord({ field, reason, outcome }: Change): string {
  return `change:${reason ?? ''}/${outcome ?? ''}/${field ?? ''}`
}

const ANY_CHANGE = changeWord({})

/** What a segment has to hold for an entry of it to match. */
export function wordsFor(filter: AuditFilter): number[] {
  const { connectionId, stream, event, actor } = filter
  const change = changeWord(filter)
  return [
    ...(connectionId === undefined ? [] : [`connection:${connectionId}`]),
    ...(stream === undefined ? [] : [`stream:${stream}`]),
    ...(event === undefined ? [] : [`event:${event}`]),
    ...(actor === undefined ? [] : [`actor:${actor}`]),
    ...(change === ANY_CHANGE ? [] : [change]),
  ].map(numberOf)
}
