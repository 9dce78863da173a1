// A record has a key under each sealing key that its values were sealed with, so that old sealing keys are needed to read
// what is old and not to go on writing. And a short way to the records that the CRM was told to forget.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table evergreen.record_key drop constraint record_key_pkey,
    add primary key (record_id, stream, connection_id, key_id)`.execute(db)
  await sql`create index erasure_forgotten on evergreen.erasure (connection_id, stream, record_id)
    where cause = 'privacy'`.execute(db)
}
