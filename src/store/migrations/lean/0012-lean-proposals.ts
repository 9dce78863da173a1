// Proposals are the most rows that a first read writes: each goes without what costs more than it is worth.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // A run is written before its first change and never removed; to look it up again cost a third of each row.
  await sql`alter table evergreen.proposal drop constraint proposal_run_id_fkey`.execute(db)
  await sql`alter table evergreen.refusal drop constraint refusal_run_id_fkey`.execute(db)
  // proposal_once begins with the chunk as well, and a chunk has a few thousand rows.
  await sql`drop index evergreen.proposal_pending`.execute(db)
}
