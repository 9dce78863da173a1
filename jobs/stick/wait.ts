// A run writes nothing before it has looked what became of what earlier ones wrote: else it would look at its own.
import { Postponed } from '../../src/errors.ts'
import type { Batch } from '../batch/outcomes.ts'

const LOOK_MS = 2_000

/** Postponed while the run still reads again what was written before it. */
export async function untilChecked({ run, context }: Batch): Promise<void> {
  if (run.definition.guards === null || !(await context.stores.work.hasOpen(run.id, 'stick'))) return
  throw new Postponed({
    where: `sync ${run.syncName}`,
    what: 'what earlier runs wrote is looked at first',
    fix: 'It goes on by itself.',
    until: context.clock.now() + LOOK_MS,
  })
}
