// The end of items, and of their run's work: when none of it is open any more, close-run becomes due.
import { type RawBuilder, sql } from 'kysely'
import type { AuditKeys, EndedWork, StepName } from '../../contract/stores.ts'
import type { Moment } from '../../domain/record.ts'
import { atomically } from '../json.ts'
import type { Db } from '../pool.ts'
import { announceWork } from './add.ts'
import { type Told, tellOfJobs } from './entries.ts'
import { leaseLost } from './lease.ts'
import { epochsOf, heldBy, idsOf, ofTickets, texts } from './statement-parts.ts'

const CLOSE_RUN: StepName = 'close-run'

interface Ended {
  readonly run_id: string
  readonly id: string
  readonly step: StepName
}

/** Ends items, with the final audit entry of each; throws LeaseLost unless `holder` holds every one. */
export async function finishWork(
  db: Db,
  keys: AuditKeys,
  items: readonly EndedWork[],
  holder: string,
  now: Moment,
): Promise<void> {
  if (items.length === 0) return
  await atomically(db, async tx => {
    const { rows } = await sql<Ended>`update evergreen.work set status = ended_as, note = ended_note,
        ended_at = ${new Date(now)}, holder = null, lease_until = null
      from ${ofTickets(endingRows(items))} and ${heldBy(holder)}
      returning work.id, run_id, step`.execute(tx)
    if (rows.length !== items.length) throw leaseLost(items)
    const byId = new Map(items.map(item => [item.id, item]))
    const told = rows.map(row => endingOf(row, byId.get(row.id), now))
    await tellOfJobs(tx, keys, told)
  })
}

function endingOf({ run_id: runId, id: jobId, step }: Ended, item: EndedWork | undefined, at: Moment): Told {
  const event = item?.status === 'done' ? 'job.finished' : 'job.failed'
  return { at, event, runId, jobId, step, detail: item?.detail }
}

function endingRows(items: readonly EndedWork[]): RawBuilder<unknown> {
  return sql`unnest(${idsOf(items)}, ${epochsOf(items)}, ${texts(items.map(({ status }) => status))},
      ${texts(items.map(({ note }) => note))})
    as ticket (id, epoch, ended_as, ended_note)`
}

/**
 * Makes close-run due for every active run whose work has all ended; returns how many. Any dispatcher may look at any
 * time: the end of an item and the work that follows from it become visible at once. A run that waited at its plan is
 * closed a second time, when what was decided is done.
 */
export async function closeEnded(db: Db): Promise<number> {
  return atomically(db, async tx => {
    const { numAffectedRows } = await sql`insert into evergreen.work (id, run_id, key, step, payload)
      select gen_random_uuid(), run.id, ${CLOSE_RUN} || case when plan.run_id is null then '' else ':plan' end,
        ${CLOSE_RUN}, jsonb_build_object('runId', run.id)
      from evergreen.run left join evergreen.plan on plan.run_id = run.id
      where run.status = 'active' and exists (select from evergreen.work where work.run_id = run.id)
        and not exists (select from evergreen.work where work.run_id = run.id and work.status = 'waiting')
        and not exists (select from evergreen.work where work.run_id = run.id and work.status = 'queued')
      on conflict (run_id, key) do nothing`.execute(tx)
    const made = Number(numAffectedRows ?? 0n)
    if (made > 0) await announceWork(tx)
    return made
  })
}
