// A look back waits for a CRM that is away: one that gave up would leave edits lost that our writes went over.
import type { Clock } from '../../src/contract/primitives.ts'
import type { AppliedChange, Run } from '../../src/contract/stores.ts'
import { ConnectionLost, lineOf, Postponed, RetriableError } from '../../src/errors.ts'

/** So long after the last of the writes a look is waited for; then it fails like any other job. */
const PATIENCE_MS = 24 * 3_600_000
/** Between two tries: a quarter of the time that has gone by since the writes. */
const WAIT = { share: 0.25, leastMs: 5_000, mostMs: 300_000 }

/** Does the work; Postponed where the CRM cannot be asked for now. */
export async function patiently<T>(
  written: readonly Pick<AppliedChange, 'openedAt'>[],
  run: Run,
  clock: Clock,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const now = clock.now()
    const age = now - written.reduce((last, { openedAt }) => Math.max(last, openedAt), 0)
    if (!isAway(error) || age > PATIENCE_MS) throw error
    const asked = error instanceof RetriableError ? (error.retryAfterMs ?? 0) : 0
    const wait = Math.min(Math.max(age * WAIT.share, WAIT.leastMs), WAIT.mostMs)
    throw new Postponed({
      where: `sync ${run.syncName}`,
      what: `what it wrote cannot be looked back at yet (${lineOf(error)})`,
      fix: 'It is tried again by itself.',
      until: now + Math.max(wait, asked),
    })
  }
}

const isAway = (error: unknown): error is Error => error instanceof RetriableError || error instanceof ConnectionLost
