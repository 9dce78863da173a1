// By what records are found: numbers that only who has the sealing key can make of an address, a telephone number, a domain
// or the beginning of a name. And the records of which they are still to be made: at first, all.
import { type Kysely, sql } from 'kysely'

const AT_ONCE = 5_000

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table evergreen.findable (
    connection_id text collate "C" not null,
    stream text collate "C" not null,
    record_id text collate "C" not null,
    blinds bigint[] not null,
    primary key (connection_id, stream, record_id)
  )`.execute(db)
  await sql`create index findable_by_blind on evergreen.findable using gin (blinds)`.execute(db)
  await sql`create table evergreen.findable_due (
    number bigint generated always as identity primary key,
    connection_id text not null,
    stream text not null,
    record_ids text[] not null
  )`.execute(db)
  await sql`insert into evergreen.findable_due (connection_id, stream, record_ids)
    select connection_id, stream, array_agg(record_id) from (
      select connection_id, stream, record_id,
        row_number() over (partition by connection_id, stream order by record_id) / ${sql.lit(AT_ONCE)} as part
      from evergreen.record
    ) as known group by connection_id, stream, part`.execute(db)
}
