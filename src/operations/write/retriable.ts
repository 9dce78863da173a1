// What speaks against retrying a run: asked when a retry is to begin, and before, so that it is offered only where it works.
import type { Run, StoredProposal, StoredSync, Stores } from '../../contract/stores.ts'
import { mayBeMadeAgain, putsBack } from '../../domain/plan/again.ts'
import type { Moment } from '../../domain/record.ts'
import { judgesAlike, type SyncDefinition } from '../../domain/sync.ts'
import type { Trouble } from '../../errors.ts'
import { withWriters } from '../request-run.ts'
import { astray } from './whereabouts.ts'

const START_AGAIN = 'Start the sync again.'
/** Another run of the sync is under way. */
export const BUSY: Trouble = { what: 'a run of its sync is active', fix: 'Try again when it has ended.' }
const CHANGED: Trouble = { what: 'its sync was changed since', fix: START_AGAIN }
/** Changes looked at in one go, where one that may be made is enough. */
const LOOKED_AT = 500

/** Whatever failed in it: null where the run, its plan and its sync let it be retried. */
export async function obstacleToRetry(failed: Run, sync: StoredSync | null, stores: Stores): Promise<Trouble | null> {
  const { id, status, stopsFor } = failed
  if (status === 'active') return { what: 'it goes on', fix: 'Wait for its end.' }
  if (status === 'planned') {
    const fix = `Look with: evergreen plan ${id}`
    return { what: 'it waits at its plan', fix, inConsole: 'Approve or reject its plan.' }
  }
  if (stopsFor !== null && (await stores.plans.of(id))?.state !== 'approved')
    return { what: 'its plan was not approved', fix: START_AGAIN }
  if (sync === null) return { what: 'its sync is gone', fix: START_AGAIN }
  const obstacle = await astray(failed, sync, 'retry', stores)
  if (obstacle !== null) return obstacle
  return (await stores.runs.activeOf(sync.id)) === null ? null : BUSY
}

/** By what a change that failed is judged now. */
export interface Judging {
  readonly definition: SyncDefinition
  /** The sync still judges as it did when the run began. */
  readonly isAlike: boolean
  readonly now: Moment
}

export async function judgingOf(failed: Run, sync: StoredSync, now: Moment, stores: Stores): Promise<Judging> {
  const isAlike = judgesAlike(sync.definition, failed.definition)
  return { definition: isAlike ? await withWriters(sync, stores) : failed.definition, isAlike, now }
}

export interface FailedPage {
  /** Those that may still be made. */
  readonly again: readonly StoredProposal[]
  /** How many may not be made any more. */
  readonly left: number
}

/** What failed in the run, so many changes at a time; the trouble where all of it was found by other rules. */
export async function* failedPages(
  failed: Run,
  { definition, isAlike, now }: Judging,
  stores: Stores,
  limit: number,
): AsyncGenerator<FailedPage | Trouble> {
  for (let after: string | null = null; ; ) {
    const page: readonly StoredProposal[] = await stores.proposals.failedOf(failed.id, { after, limit })
    after = page.at(-1)?.id ?? null
    if (after === null) return
    if (!isAlike && !page.every(putsBack)) {
      yield CHANGED
      return
    }
    const ids = [...new Set(page.map(({ recordId }) => recordId))]
    const known = await stores.records.load(failed.connectionId, failed.definition.stream, ids)
    const again = page.filter(change =>
      mayBeMadeAgain(change, known.get(change.recordId)?.[change.field], definition, now),
    )
    yield { again, left: page.length - again.length }
  }
}

/** What speaks against all that failed in it, `left` being how many that are; null where some may be made. */
export async function obstacleOfChanges(failed: Run, judging: Judging, stores: Stores): Promise<Trouble | null> {
  let left = 0
  let may = false
  for await (const page of failedPages(failed, judging, stores, LOOKED_AT)) {
    if ('what' in page) return page
    left += page.left
    may ||= page.again.length > 0
    // By other rules all must be such as rest on none.
    if (may && judging.isAlike) return null
  }
  return may ? null : noneAgain(left)
}

/** `left`: changes that failed, none of which may be made any more. */
export function noneAgain(left: number): Trouble {
  if (left === 0) {
    const inConsole = 'Its causes tell what to do about what failed.'
    return { what: 'nothing failed in it that could be tried again', fix: 'See: evergreen runs', inConsole }
  }
  const what = `none of the ${left} changes that failed in it may be made any more: their fields are others' now, paused or locked`
  return { what, fix: START_AGAIN }
}
