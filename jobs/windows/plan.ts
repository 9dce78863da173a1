// Which windows of earlier runs a run looks at again, beside its own: touching ones in one go.
import type { Partition, Query, Source } from '../../src/contract/connector.ts'
import type { JobContext } from '../../src/contract/job.ts'
import type { Run } from '../../src/contract/stores.ts'
import type { Moment } from '../../src/domain/record.ts'
import { spansOf } from '../../src/domain/window.ts'

/** The looks that are due at `now`, by the CRM's clock. A run that reads everything needs none. */
export async function dueLooks(
  run: Run,
  query: Query,
  source: Source,
  now: Moment,
  { stores }: Pick<JobContext, 'stores'>,
): Promise<Partition[]> {
  if (run.dryRun || query.window === null || (source.proof?.(query).by ?? 'walk') === 'walk') return []
  const due = await stores.windows.due(run.syncId, now)
  return spansOf(due).map(({ from, to, windows }) => ({
    query: { ...query, window: { from: from ?? 0, to } },
    detail: null,
    recheck: { windows },
  }))
}
