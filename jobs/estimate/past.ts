// The import of the past that begins when a run ends: how many calls it will take.
import type { History } from '../../src/contract/history.ts'
import type { Prices } from '../../src/contract/query.ts'
import type { Run } from '../../src/contract/stores.ts'
import { GaveUp } from '../../src/errors.ts'
import { plannedParts } from '../history/plan.ts'
import type { Looking, Outlook } from './outlook.ts'

/** `news`: records that the run makes due for a look at their past, where an import was begun before. */
export async function historyCalls(
  run: Run,
  { query, records }: Outlook,
  news: number,
  history: History,
  prices: Prices,
  { stores, clock }: Looking,
): Promise<number> {
  const { connectionId, syncId, definition } = run
  const { stream } = definition
  const cursor = (await stores.syncs.byId(syncId))?.cursor ?? null
  const begun = (await stores.history.keepers(connectionId, stream)).find(keeper => keeper.syncId === syncId)?.begun
  const parts = (await plannedParts(run, history, clock.now(), stores)).map(({ part }) => part)
  const known = await stores.records.known(connectionId, stream)
  const all = parts.filter(({ of }) => of === 'all')
  const walked = await Promise.all(
    all.map(async ({ fields }) => {
      const size = { records: Math.max(known, query.window === null ? records : 0), changes: await changesOf(fields) }
      return prices.history('all', stream, size)
    }),
  )
  // Before the first run is over, what is known already was read by a dry one, as it is.
  const fresh = cursor === null ? Math.max(0, records - known) : news
  const due = (await stores.estimates.historyDue(syncId)) + ((begun?.size ?? 0) > 0 ? fresh : 0)
  const asked = due === 0 ? 0 : prices.history('due', stream, { records: due, changes: due })
  return walked.reduce((sum, calls) => sum + calls, asked)

  async function changesOf(fields: readonly string[]): Promise<number> {
    try {
      return (await history.size?.({ stream, fields })) ?? 0
    } catch (error) {
      // What is too much to be counted is read all the same.
      if (!(error instanceof GaveUp)) throw error
      return 0
    }
  }
}
