// The first writes of a run: a few records at a time, until the CRM has said what it makes of so many changes.
import type { StoredProposal } from '../../src/contract/stores.ts'
import { judgedIn } from '../../src/domain/guard/canary.ts'
import type { Batch, ChangeResult } from '../batch/outcomes.ts'
import { writeInRounds } from '../batch/rounds.ts'

/** Groups of records that are tried, where nothing of the groups before was to be written. */
const ROUNDS = 20

export const isStamp = ({ reason }: StoredProposal) => reason === 'stamped'

export interface First {
  /** Records that were tried. */
  readonly tried: number
  readonly busy: readonly ChangeResult[]
  /** There are others that were not. */
  readonly more: boolean
}

/**
 * What was in conflict, or there already, was not written and proves nothing, and neither does what the CRM was too busy
 * for: others take its place. A worker may have died after some of it: these count.
 */
export async function writeFirst(batch: Batch, size: number, toWrite: () => Promise<StoredProposal[]>): Promise<First> {
  const tried = new Set<string>()
  const busy: ChangeResult[] = []
  for (let round = 0; ; round += 1) {
    const missing = size - (await written(batch))
    const pending = (await toWrite()).filter(({ recordId }) => !tried.has(recordId))
    const records = [...new Set(pending.filter(each => !isStamp(each)).map(({ recordId }) => recordId))]
    const more = records.length > 0
    if (missing <= 0 || !more || round === ROUNDS) return { tried: tried.size, busy, more }
    const first = new Set(records.slice(0, missing))
    for (const id of first) tried.add(id)
    const ids = new Set(pending.filter(({ recordId }) => first.has(recordId)).map(({ id }) => id))
    busy.push(...(await writeInRounds(batch, async () => (await toWrite()).filter(({ id }) => ids.has(id)))))
  }
}

/** Changes of which the CRM has said what it makes of them. */
export async function written({ run, context }: Batch): Promise<number> {
  return judgedIn((await context.stores.runs.counts(run.id)).outcomes)
}
