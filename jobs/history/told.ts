// What the CRM tells of the past of some records; where it refuses all of them for one, the others are told all the same.
import type { History, HistoryQuery } from '../../src/contract/history.ts'
import type { FieldChange } from '../../src/domain/history.ts'
import { ConfigError, FatalError, GaveUp } from '../../src/errors.ts'

/** So many records refused one by one, and none told: then it is not the records that the CRM objects to. */
const MOST_REFUSED = 3

interface Told {
  readonly changes: readonly FieldChange[]
  /** How many records the CRM tells nothing of, asked for alone. */
  readonly refused: number
}

/** Asks for the records in ever smaller parts where the CRM objects to the whole. */
export async function toldOf(
  history: History,
  query: HistoryQuery,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Told> {
  const changes: FieldChange[] = []
  const open = [ids]
  const refused: unknown[] = []
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    try {
      changes.push(...(await history.of(query, part, signal)))
    } catch (error) {
      if (!isObjection(error) || (part.length === 1 && error instanceof GaveUp)) throw error
      if (part.length > 1) {
        const half = Math.ceil(part.length / 2)
        open.push(part.slice(half), part.slice(0, half))
        continue
      }
      refused.push(error)
    }
    const toldSome = refused.length + open.flat().length < ids.length
    if (!toldSome && refused.length >= Math.min(MOST_REFUSED, Math.max(ids.length, 2))) throw refused.at(-1)
  }
  return { changes, refused: refused.length }
}

/** To what was asked, so that asking again for the same is of no use. */
function isObjection(error: unknown): boolean {
  return error instanceof ConfigError || error instanceof FatalError || error instanceof GaveUp
}
