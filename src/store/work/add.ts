// New work: a row per item, unique within its run, announced to the dispatchers when the transaction commits.

import { sql } from 'kysely'
import type { NextWork } from '../../contract/stores.ts'
import type { Moment } from '../../domain/record.ts'
import { textArray } from '../arrays.ts'
import { atomically, inChunks, jsonb } from '../json.ts'
import type { Db } from '../pool.ts'

export const WORK_CHANNEL = 'evergreen_work'

type NewWork = NextWork & { readonly id: string }

/** Items whose (run, key) exist already are left alone. */
export async function addWork(db: Db, items: readonly NewWork[]): Promise<void> {
  if (items.length === 0) return
  await atomically(db, async tx => {
    await inChunks(items, chunk => addChunk(tx, chunk))
    await announceWork(tx)
  })
}

/** Makes all that waits of a run due at once. */
export async function hastenWork(db: Db, runId: string, now: Moment): Promise<void> {
  await atomically(db, async tx => {
    await sql`update evergreen.work set due_at = ${new Date(now)}
      where run_id = ${runId} and status = 'waiting' and due_at > ${new Date(now)}`.execute(tx)
    await announceWork(tx)
  })
}

/** Wakes the dispatchers when the transaction commits. */
export async function announceWork(db: Db): Promise<void> {
  await sql`select pg_notify(${WORK_CHANNEL}, '')`.execute(db)
}

async function addChunk(db: Db, items: readonly NewWork[]): Promise<void> {
  await sql`insert into evergreen.work (id, run_id, key, step, payload, due_at)
    select id, run_id, key, step, payload, coalesce(due_at, '-infinity') from rows from (unnest(${textArray(items.map(({ id }) => id))}::text[],
      ${textArray(items.map(({ runId }) => runId))}::text[], ${textArray(items.map(({ key }) => key))}::text[],
      ${textArray(items.map(({ step }) => step))}::text[],
      ${textArray(items.map(({ dueAt }) => (dueAt === undefined ? null : new Date(dueAt).toISOString())))}::timestamptz[]),
      jsonb_array_elements(${jsonb(items.map(({ payload }) => payload))})) as fresh (id, run_id, key, step, due_at, payload)
    on conflict (run_id, key) do nothing`.execute(db)
}
