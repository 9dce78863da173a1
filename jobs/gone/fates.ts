// Which records of a chunk are alive: an index that lags may still show one that is gone, and one that was gone may be
// back.
import type { Gone, Page, Query, Source } from '../../src/contract/connector.ts'
import type { JobContext } from '../../src/contract/job.ts'
import type { Run } from '../../src/contract/stores.ts'
import type { CrmRecord } from '../../src/domain/record.ts'

export interface Fates {
  readonly alive: readonly CrmRecord[]
  /** As the page tells; most may be known as gone already. */
  readonly gone: readonly Gone[]
  /** Marked as gone, and alive again. */
  readonly back: readonly string[]
}

/** Whether a run of this query sees every record that there is: then what it does not see may be gone. */
export function isWhole({ window, scope, upkeep }: Query): boolean {
  const { where, list, filters } = scope
  return upkeep === undefined && window === null && (where ?? '').trim() === '' && list === null && filters.length === 0
}

/** Only records that are marked as gone and show up again cost a call: whether they are back is asked of the CRM. */
export async function fatesOf(
  { records, gone = [] }: Page,
  run: Run,
  source: Source,
  context: JobContext,
): Promise<Fates> {
  const { stream } = run.definition
  const ids = records.map(({ id }) => id)
  const marked = [...(await context.stores.records.gone(run.connectionId, stream, ids))]
  const still = marked.length === 0 ? [] : ((await source.gone?.(stream, marked, context.signal)) ?? [])
  const dead = new Set([...gone, ...still].map(({ id }) => id))
  if (dead.size === 0) return { alive: records, gone, back: marked }
  return {
    alive: records.filter(({ id }) => !dead.has(id)),
    gone,
    back: marked.filter(id => !dead.has(id)),
  }
}
