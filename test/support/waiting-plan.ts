// A run that waits at its plan, without the changes that it would have found.
import type { Stores } from '../../src/contract/stores.ts'

/** Makes an active run wait from `madeAt` until `expiresAt`. */
export async function waitAtPlan(
  runId: string,
  { madeAt, expiresAt }: { readonly madeAt: number; readonly expiresAt: number },
  stores: Stores,
): Promise<void> {
  const empty = { digest: 'of nothing', changes: 0, tallies: [], reading: { status: 'complete', note: null } } as const
  await stores.plans.make({ runId, ...empty, madeAt, expiresAt }, [])
  await stores.runs.wait(runId, null)
}
