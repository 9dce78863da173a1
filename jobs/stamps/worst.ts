// Which records' stamps are furthest from what holds: all that the sync knows are looked at, page by page, and only the
// worst are kept.
import type { JobContext } from '../../src/contract/job.ts'
import type { Run } from '../../src/contract/stores.ts'
import type { Proposal } from '../../src/domain/decide/proposal.ts'
import { stampFields } from '../../src/domain/stamp/setting.ts'
import { lagOf, type StampCircle, stampsFor } from '../../src/domain/stamp/stamps.ts'
import { isStampable } from '../../src/domain/stamp/watch.ts'

const PAGE = 5_000

interface Lagging {
  readonly recordId: string
  readonly lag: number
  readonly stamps: readonly Proposal[]
}

/** At most so many, the worst first; none whose stamps say what holds, and none that the sync leaves alone. */
export async function worstStamped(
  most: number,
  run: Run,
  circle: StampCircle,
  { stores, signal }: Pick<JobContext, 'stores' | 'signal'>,
): Promise<readonly Lagging[]> {
  const { connectionId, definition, syncId } = run
  let worst: Lagging[] = []
  let after: string | null = null
  for (;;) {
    signal.throwIfAborted()
    const ids: string[] = await stores.records.idsAfter(connectionId, definition.stream, { after, to: null }, PAGE)
    const [states, sighted] = await Promise.all([
      stores.records.load(connectionId, definition.stream, ids),
      stores.sightings.of(syncId, ids),
    ])
    for (const [recordId, state] of states) {
      // What left the sync's scope is sighted no longer.
      if (sighted.has(recordId)) worst.push(...laggingOf(recordId, state, circle))
    }
    worst = worst.toSorted((a, b) => b.lag - a.lag || (a.recordId < b.recordId ? -1 : 1)).slice(0, most)
    after = ids.at(-1) ?? null
    if (ids.length < PAGE) return worst
  }
}

function laggingOf(recordId: string, state: Parameters<typeof stampsFor>[0], circle: StampCircle): Lagging[] {
  const { stamps: settings } = circle.sync
  if (settings === null || !isStampable(state, stampFields(settings))) return []
  const stamps = stampsFor(state, [], circle)
  const lag = lagOf(stamps, settings)
  return lag === 0 ? [] : [{ recordId, lag, stamps }]
}
