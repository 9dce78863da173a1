// The end of an item, and of its run's work: whoever ends the last open item makes close-run due.

import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { StepName } from '../../contract/stores.ts'
import type { Moment } from '../../domain/record.ts'
import { atomically } from '../json.ts'
import type { Db } from '../pool.ts'
import { addWork } from './add.ts'

const CLOSE_RUN: StepName = 'close-run'

interface Ending {
  readonly id: string
  readonly status: 'done' | 'failed'
  readonly now: Moment
  readonly note: string | null
}

/**
 * Ends the item once; later calls change nothing. Add the work that follows from it before, in the same transaction.
 * The run's row is locked until commit, so of two workers that end the last two items one sees that it is the last.
 */
export async function finishWork(db: Db, ending: Ending): Promise<void> {
  await atomically(db, async tx => {
    const ended = await endItem(tx, ending)
    if (ended === undefined || ended.step === CLOSE_RUN) return
    const run = tx
      .updateTable('run')
      .set(row => ({ open_items: row('open_items', '-', 1) }))
      .where('id', '=', ended.run_id)
    const { open_items: open } = await run.returning('open_items').executeTakeFirstOrThrow()
    if (open > 0) return
    const payload = { runId: ended.run_id }
    await addWork(tx, [{ id: randomUUID(), runId: ended.run_id, step: CLOSE_RUN, key: CLOSE_RUN, payload }])
  })
}

async function endItem(db: Db, { id, status, now, note }: Ending) {
  return db
    .updateTable('work')
    .set({
      status,
      ended_at: new Date(now),
      holder: null,
      lease_until: null,
      note,
      noted_at: sql<Date>`clock_timestamp()`,
    })
    .where('id', '=', id)
    .where('status', 'not in', ['done', 'failed'])
    .returning(['run_id', 'step'])
    .executeTakeFirst()
}
