// A run writes nothing while a look at what earlier ones wrote is due: else that would look at what this one writes.
import { Postponed } from '../../src/errors.ts'
import type { Batch } from '../batch/outcomes.ts'

const LOOK_MS = 2_000

/** Postponed while what the sync's earlier runs wrote is still to be read again. */
export async function untilChecked({ run, context }: Batch): Promise<void> {
  if (run.definition.guards === null) return
  const now = context.clock.now()
  if ((await context.stores.checks.due(run.syncId, now)).length === 0) return
  throw new Postponed({
    where: `sync ${run.syncName}`,
    what: 'what earlier runs wrote is looked at first',
    fix: 'It goes on by itself.',
    until: now + LOOK_MS,
  })
}
