// By what a person can be found in the audit, where values are sealed: numbers that only who has the sealing key can make of
// an e-mail address or a telephone number, each with the records whose entries hold it.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table evergreen.blind_index (
    record_id text collate "C" not null,
    stream text collate "C" not null,
    connection_id text collate "C" not null,
    blind bigint not null,
    primary key (record_id, stream, connection_id, blind)
  )`.execute(db)
  await sql`create index blind_index_by_blind on evergreen.blind_index (blind)`.execute(db)
}
