// Work that has ended some time ago, for those who look at figures: no worker is needed to have done it.
import type { FreshDatabase } from './fresh-database.ts'

/** Marks the item ended at the moment given. */
export async function endWork(
  { pool }: FreshDatabase,
  item: { readonly id: string; readonly status: 'done' | 'failed'; readonly note: string | null },
  at: number,
): Promise<void> {
  await pool.query('update evergreen.work set status = $2, note = $3, ended_at = $4 where id = $1', [
    item.id,
    item.status,
    item.note,
    new Date(at),
  ])
}
