// The end of items, and of their run's work: when none of it is open any more, close-run becomes due.
import { type RawBuilder, sql } from 'kysely'
import type { EndedWork, StepName } from '../../contract/stores.ts'
import type { Moment } from '../../domain/record.ts'
import { atomically, toJson } from '../json.ts'
import type { Db } from '../pool.ts'
import { announceWork } from './add.ts'
import { leaseLost } from './lease.ts'
import { epochsOf, heldBy, idsOf, ofTickets, texts } from './statement-parts.ts'

const CLOSE_RUN: StepName = 'close-run'

/**
 * Ends items, with the final audit entry of each; throws LeaseLost unless `holder` holds every one. One statement, as
 * for their beginning.
 */
export async function finishWork(db: Db, items: readonly EndedWork[], holder: string, now: Moment): Promise<void> {
  if (items.length === 0) return
  const at = new Date(now)
  const { rows } = await sql<{ ended: number }>`with ended as (
      update evergreen.work set status = ended_as, note = ended_note,
        ended_at = ${at}, holder = null, lease_until = null
      from ${ofTickets(endingRows(items))} and ${heldBy(holder)}
      returning work.id, run_id, step, ended_as, ended_detail
    ), noted as (
      insert into evergreen.audit (at, event, actor, run_id, job_id, step, detail)
      select ${at}, case ended_as when 'done' then 'job.finished' else 'job.failed' end, 'worker', run_id, id, step,
        ended_detail::jsonb
      from ended
    )
    select count(*) as ended from ended`.execute(db)
  if (rows[0]?.ended !== items.length) throw leaseLost(items)
}

function endingRows(items: readonly EndedWork[]): RawBuilder<unknown> {
  return sql`unnest(${idsOf(items)}, ${epochsOf(items)}, ${texts(items.map(({ status }) => status))},
      ${texts(items.map(({ note }) => note))}, ${texts(items.map(({ detail }) => toJson(detail)))})
    as ticket (id, epoch, ended_as, ended_note, ended_detail)`
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
