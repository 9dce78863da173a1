// What a run that has not begun will cost in calls. The CRM is asked for the fields and the number of records; what
// more it takes is known from earlier runs, and before the first one from what the vendor documents.
import type { Connection } from '../../src/contract/connector.ts'
import type { Run } from '../../src/contract/stores.ts'
import { across, exactly, type Range, rounded, sumOf } from '../../src/domain/estimate/range.ts'
import { ConfigError } from '../../src/errors.ts'
import { sourceOf } from '../run-context.ts'
import { type Basis, expectedChanges } from './changes.ts'
import { likeRuns } from './earlier.ts'
import { type Looking, outlookOf } from './outlook.ts'
import { callsOf, RUN_PARTS, type RunPart } from './parts.ts'
import { historyCalls } from './past.ts'

export interface Estimate {
  /** Whether everything is read; else what changed since the last run. */
  readonly whole: boolean
  /** As the CRM counts them now. */
  readonly records: number
  /** Records that are likely to be changed. */
  readonly changed: Range
  readonly basis: Basis
  /** The import of history follows the run. */
  readonly parts: readonly { readonly part: RunPart | 'history'; readonly calls: Range }[]
  readonly calls: Range
  /** The runs by whose costs it is reckoned, newest first; without any, by what the vendor documents. */
  readonly by: readonly string[]
}

/** `run` is one that has not begun, and never will under its id. */
export async function estimateRun(run: Run, connection: Connection, looking: Looking): Promise<Estimate> {
  const alias = run.definition.connection
  const { prices, history } = connection
  const source = sourceOf(connection, alias)
  if (prices === undefined) {
    const fix = 'Start the run without --estimate.'
    throw new ConfigError({ where: `connection ${alias}`, what: 'nothing tells what its calls cost', fix })
  }
  const outlook = await outlookOf(run, connection, prices, looking)
  const earlier = await likeRuns(run, outlook, prices, looking.stores)
  const { news, changed, basis } = await expectedChanges(run, outlook, source, looking)
  const byIds = source.proof?.(outlook.query).by === 'ids'
  const calls = callsOf(outlook, earlier, { prices, dryRun: run.dryRun, guards: run.definition.guards, byIds })
  const keeps = run.definition.history && history !== undefined
  const past = keeps ? await historyCalls(run, outlook, news, history, prices, looking) : 0
  const parts = [
    ...RUN_PARTS.map(part => ({ part, calls: rounded(across(changed, count => calls(count)[part])) })),
    { part: 'history' as const, calls: rounded(exactly(past)) },
  ]
  return {
    whole: outlook.query.window === null,
    records: outlook.records,
    changed: rounded(changed),
    basis,
    parts,
    calls: sumOf(parts.map(each => each.calls)),
    by: earlier.map(each => each.run.id),
  }
}
