// Syncs as declared, with how far each has read and which tick of its schedule was the last.
import { type Selectable, sql } from 'kysely'
import type { StoredSync, SyncStore } from '../../contract/stores.ts'
import type { Moment } from '../../domain/record.ts'
import { atomically, jsonb } from '../json.ts'
import type { Db } from '../pool.ts'
import type { SyncTable } from '../schema.ts'
import { dateOf } from '../time.ts'
import { forgetAllSeen } from './seen.ts'

function syncOf(row: Selectable<SyncTable>): StoredSync {
  const { id, name, definition, cursor } = row
  const schedule = { scheduledSince: row.scheduled_since, lastTick: row.last_tick, lastSkip: row.last_skip }
  const pause = { pausedAt: row.paused_at, pauseReason: row.pause_reason }
  const marks = { cursor, approvedAt: row.approved_at, ...pause }
  return { id, name, connectionId: row.connection_id, definition, ...marks, ...schedule }
}

export const SYNC_CHANNEL = 'evergreen_sync'

async function save(db: Db, { id, name, connectionId, definition }: Parameters<SyncStore['save']>[0], now: Moment) {
  const content = { connection_id: connectionId, definition: jsonb(definition) }
  const row = await db
    .insertInto('sync')
    .values({ id, name, ...content, scheduled_since: new Date(now) })
    .onConflict(conflict =>
      conflict.column('name').doUpdateSet({
        ...content,
        removed_at: null,
        scheduled_since: sql<Date>`case
          when sync.removed_at is null and sync.definition -> 'schedule' = excluded.definition -> 'schedule' then sync.scheduled_since
          else excluded.scheduled_since end`,
      }),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
  await sql`select pg_notify(${SYNC_CHANNEL}, '')`.execute(db)
  return syncOf(row)
}

async function remove(db: Db, id: string, at: Date): Promise<void> {
  const anew = {
    cursor: null,
    approved_at: null,
    paused_at: null,
    pause_reason: null,
    last_tick: null,
    last_skip: null,
  }
  await db
    .updateTable('sync')
    .set({ ...anew, removed_at: at })
    .where('id', '=', id)
    .execute()
  await forgetAllSeen(db, sql`${id}`)
  await sql`select pg_notify(${SYNC_CHANNEL}, '')`.execute(db)
}

/** The SyncStore on `db`. */
export function syncStore(db: Db, onChanged: SyncStore['onChanged']): SyncStore {
  const all = db.selectFrom('sync').selectAll()
  const used = all.where('removed_at', 'is', null)
  const one = async (query: typeof all): Promise<StoredSync | null> => {
    const row = await query.executeTakeFirst()
    return row === undefined ? null : syncOf(row)
  }
  return {
    save: (sync, now) => atomically(db, tx => save(tx, sync, now)),
    onChanged,
    byName: name => one(used.where('name', '=', name)),
    byId: id => one(all.where('id', '=', id)),
    list: async () => (await used.orderBy('name').execute()).map(syncOf),
    known: async () => (await all.orderBy('name').execute()).map(syncOf),
    remove: (id, at) => atomically(db, tx => remove(tx, id, new Date(at))),
    setPaused: async (name, at, reason) => {
      const paused = db
        .updateTable('sync')
        .set({ paused_at: dateOf(at), pause_reason: at === null ? null : (reason ?? null) })
        .where('name', '=', name)
        .where('removed_at', 'is', null)
      return (await paused.executeTakeFirst()).numUpdatedRows > 0n
    },
    approve: async (syncId, at) => {
      await db
        .updateTable('sync')
        .set({ approved_at: new Date(at) })
        .where('id', '=', syncId)
        .execute()
    },
    forgetApproval: async syncId => {
      await db.updateTable('sync').set({ approved_at: null }).where('id', '=', syncId).execute()
    },
    adopt: async (syncId, definition) => {
      await db
        .updateTable('sync')
        .set({ definition: jsonb(definition) })
        .where('id', '=', syncId)
        .execute()
    },
    forgetCursor: async syncId => {
      await db.updateTable('sync').set({ cursor: null }).where('id', '=', syncId).execute()
    },
    forgetSeen: async syncId => {
      for (const table of ['sighting', 'read_window', 'upkeep'] as const) {
        await db.deleteFrom(table).where('sync_id', '=', syncId).execute()
      }
    },
    // Rows that point to the sync (a new run) may still be added while it is locked.
    lock: id => one(all.where('id', '=', id).forNoKeyUpdate()),
    handled: async (id, tick, skip) => {
      const last = db.updateTable('sync').set({ last_tick: new Date(tick), last_skip: skip })
      await last.where('id', '=', id).execute()
    },
    // Never backwards: a run that closes late must not undo what a later one has proven.
    moveCursor: async (syncId, to) => {
      const cursor = new Date(to)
      const behind = db.updateTable('sync').set({ cursor }).where('id', '=', syncId)
      await behind.where(sql<boolean>`(cursor is null or cursor < ${cursor})`).execute()
    },
  }
}
