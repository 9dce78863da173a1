// Executions of a sync, from start to close; the database allows one active run per sync, and one import of history.
import { type RawBuilder, type Selectable, sql } from 'kysely'
import { PRIORITIES } from '../../contract/store/run.ts'
import type { Run, RunPriority, RunStore } from '../../contract/stores.ts'
import { textArray } from '../arrays.ts'
import { atomically, jsonb } from '../json.ts'
import type { Db } from '../pool.ts'
import type { RunTable } from '../schema.ts'
import { dateOf } from '../time.ts'
import { runCounts } from './counts.ts'
import { partitionStore } from './partitions.ts'
import { reasonsOf, stepsOf } from './picture.ts'

type RunRow = Selectable<RunTable> & { name: string; connection_id: string }

function runOf(row: RunRow): Run {
  const { id, mode, status, definition, account, expected, note, undoes } = row
  const of = { id, syncId: row.sync_id, syncName: row.name, connectionId: row.connection_id, mode, status, definition }
  const priority = priorityOf(row.priority)
  const times = {
    startedBy: row.started_by,
    stoppedBy: row.stopped_by,
    startedAt: row.started_at,
    endedAt: row.ended_at,
  }
  const window = { windowFrom: row.window_from, windowTo: row.window_to }
  const about = { dryRun: row.dry_run, stopsFor: row.stops_for, priority, account, expected, note, undoes }
  return { ...of, ...times, ...window, ...about }
}

function priorityOf(rank: number): RunPriority {
  if (rank === PRIORITIES.interactive) return 'interactive'
  return rank === PRIORITIES.scheduled ? 'scheduled' : 'background'
}

function selectRuns(db: Db) {
  return db
    .selectFrom('run')
    .innerJoin('sync', 'sync.id', 'run.sync_id')
    .selectAll('run')
    .select(['sync.name', 'sync.connection_id'])
}

async function firstRun(query: ReturnType<typeof selectRuns>): Promise<Run | null> {
  const row = await query.executeTakeFirst()
  return row === undefined ? null : runOf(row)
}

/**
 * The runs of a sync, to be ordered by `sync_id` first: an order that only the index of a sync's runs has, and no equality,
 * which would take the sync out of it. The planner else goes through the runs of all syncs, the newest first, and through
 * all there are for a sync that has none.
 */
const isOf = (sync: RawBuilder<unknown>) => sql<boolean>`run.sync_id between ${sync} and ${sync}`

async function takeChanges(db: Db, runId: string, wanted: number, allowance: number): Promise<number> {
  return atomically(db, async tx => {
    const run = tx.selectFrom('run').select('changes_taken').where('id', '=', runId).forUpdate()
    const { changes_taken: taken } = await run.executeTakeFirstOrThrow()
    const granted = Math.max(0, Math.min(wanted, allowance - taken))
    const update = tx.updateTable('run').set({ changes_taken: taken + granted })
    if (granted > 0) await update.where('id', '=', runId).execute()
    return granted
  })
}

/** The RunStore on `db`. */
export function runStore(db: Db): RunStore {
  const all = selectRuns(db)
  return {
    ...partitionStore(db),
    start: async ({ id, syncId, mode, dryRun, priority, definition, startedBy, startedAt, ...rest }) => {
      const { account = null, stopsFor = null, undoes = null } = rest
      const started = await db
        .insertInto('run')
        .values({
          id,
          sync_id: syncId,
          mode,
          dry_run: dryRun,
          stops_for: stopsFor,
          priority: PRIORITIES[priority],
          definition: jsonb(definition),
          started_by: startedBy,
          started_at: new Date(startedAt),
          account,
          undoes: undoes === null ? null : jsonb(undoes),
        })
        .onConflict(conflict => conflict.doNothing())
        .returning('id')
        .executeTakeFirst()
      return started === undefined ? null : firstRun(all.where('run.id', '=', id))
    },
    setWindow: async (runId, { from, to, expected, account }) => {
      const window = { window_from: dateOf(from), window_to: dateOf(to), expected, account }
      await db.updateTable('run').set(window).where('id', '=', runId).execute()
    },
    adopt: async (runId, definition) => {
      await db
        .updateTable('run')
        .set({ definition: jsonb(definition) })
        .where('id', '=', runId)
        .execute()
    },
    byId: id => firstRun(all.where('run.id', '=', id)),
    byIds: async ids => {
      const wanted = sql<boolean>`run.id = any(${textArray(ids)}::text[])`
      return (await all.where(wanted).execute()).map(runOf)
    },
    activeOf: syncId =>
      firstRun(
        all.where('run.sync_id', '=', syncId).where('run.status', '=', 'active').where('run.mode', '<>', 'history'),
      ),
    plannedOf: async syncId => {
      const planned = all.where('run.sync_id', '=', syncId).where('run.status', '=', sql.lit('planned'))
      return (await planned.orderBy('run.started_at', 'desc').execute()).map(runOf)
    },
    stopAtPlan: async (runId, stop) => {
      await db.updateTable('run').set({ stops_for: stop }).where('id', '=', runId).execute()
    },
    holdBack: async (runId, stop) => {
      const held = db.updateTable('run').set({ stops_for: stop }).where('id', '=', runId)
      return (await held.where('stops_for', 'is', null).returning('id').executeTakeFirst()) !== undefined
    },
    wait: async (runId, note) => {
      const waits = db.updateTable('run').set({ status: 'planned', note })
      const goingOn = waits.where('id', '=', runId).where('status', '=', 'active').where('stopped_by', 'is', null)
      return (await goingOn.returning('id').executeTakeFirst()) !== undefined
    },
    stop: async (runId, by) => {
      const stopped = db.updateTable('run').set({ stopped_by: by }).where('id', '=', runId)
      await stopped.where('status', '=', 'active').execute()
    },
    goOn: async runId => {
      const goesOn = db.updateTable('run').set({ status: 'active' })
      await goesOn.where('id', '=', runId).where('status', '=', 'planned').execute()
    },
    lastImport: syncId => {
      const ended = all.where(isOf(sql`${syncId}`)).where('run.mode', '=', 'history')
      const last = ended.where('run.status', '<>', 'active').orderBy('run.sync_id').orderBy('run.started_at', 'desc')
      return firstRun(last.limit(1))
    },
    list: async ({ syncName, status, mode, since, after, limit }) => {
      let wanted = all
      if (syncName !== undefined) {
        const id = sql`(select id from evergreen.sync where name = ${syncName})`
        wanted = wanted.where(isOf(id)).orderBy('run.sync_id')
      }
      if (status !== undefined) wanted = wanted.where('run.status', '=', status)
      if (mode !== undefined) wanted = wanted.where('run.mode', '=', mode)
      if (since !== undefined) wanted = wanted.where(sql<boolean>`run.started_at >= ${new Date(since)}`)
      if (after !== undefined) {
        const at = new Date(after.startedAt)
        wanted = wanted.where(
          sql<boolean>`run.started_at <= ${at} and (run.started_at < ${at} or run.id > ${after.id})`,
        )
      }
      return (await wanted.orderBy('run.started_at', 'desc').orderBy('run.id').limit(limit).execute()).map(runOf)
    },
    newest: async () => {
      const { rows } = await sql<RunRow>`select last.*, sync.name, sync.connection_id
        from evergreen.sync cross join lateral (
          select * from evergreen.run where ${isOf(sql`sync.id`)} order by run.sync_id, run.started_at desc limit 1
        ) as last`.execute(db)
      return new Map(rows.map(row => [row.sync_id, runOf(row)]))
    },
    close: async (runId, { status, endedAt, note }) => {
      const end = { status, ended_at: new Date(endedAt), note }
      const open = db.updateTable('run').set(end).where('id', '=', runId)
      await open.where('status', 'in', ['active', 'planned']).execute()
    },
    counts: runId => runCounts(db, runId),
    stepsOf: (runId, frame) => stepsOf(db, runId, frame),
    reasonsOf: runId => reasonsOf(db, runId),
    takeChanges: (runId, wanted, allowance) => takeChanges(db, runId, wanted, allowance),
  }
}
