// Keys that cost a first read less. To compare two entries of an index takes the longer the more of their columns are
// the same; and each index more is a third of what a row costs.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // Whoever looks for a proposal by its number knows its run.
  await sql`drop index evergreen.proposal_of_run`.execute(db)
  await sql`alter table evergreen.proposal drop constraint proposal_pkey, add primary key (run_id, seq)`.execute(db)
  // Links are looked for by one of their records.
  await sql`drop index evergreen.link_to`.execute(db)
  await sql`alter table evergreen.link drop constraint link_pkey,
    add primary key (record_id, via, to_id, to_stream, stream, connection_id)`.execute(db)
  await sql`create index link_to on evergreen.link (to_id, to_stream, connection_id)`.execute(db)
}
