// Values of records in the audit are sealed with a key of their record; what the segments hold is noted, so that entries
// are found by segments. Every index on entries costs each of them: two are left besides the one by place.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table evergreen.audit add column sealed text`.execute(db)
  // Together with a key outside of the database, `salt` is the key of the record's values.
  await sql`create table evergreen.record_key (
    record_id text collate "C" not null,
    stream text collate "C" not null,
    connection_id text collate "C" not null,
    salt bytea not null,
    key_id text not null,
    primary key (record_id, stream, connection_id)
  )`.execute(db)
  await sql`drop index evergreen.audit_of_record, evergreen.audit_of_run, evergreen.audit_of_actor,
    evergreen.audit_of_outcome`.execute(db)
  // By bytes: to compare by a language takes three times as long. Entries of one run or record share one key of the index.
  await sql`create index audit_of_record on evergreen.audit (record_id collate "C") where record_id is not null`.execute(
    db,
  )
  await sql`create index audit_of_run on evergreen.audit (run_id collate "C") where run_id is not null`.execute(db)
  await noteWhatSegmentsHold(db)
}

async function noteWhatSegmentsHold(db: Kysely<unknown>): Promise<void> {
  await sql`alter table evergreen.audit_segment add column holds integer[]`.execute(db)
  await sql`alter table evergreen.audit_segment disable trigger audit_append_only`.execute(db)
  // As the store numbers its words.
  await sql`update evergreen.audit_segment set holds = coalesce((
      select array_agg(distinct ('x' || left(md5(word), 8))::bit(32)::int) from evergreen.audit
      cross join lateral (values ('event:' || event), ('actor:' || actor), ('connection:' || connection_id),
        ('stream:' || stream)) as plain (word)
      where seq >= number * 2048 and seq < (number + 1) * 2048 and word is not null
    ), '{}') || coalesce((
      select array_agg(distinct ('x' || left(md5(word), 8))::bit(32)::int) from evergreen.audit
      cross join lateral (
        select format('change:%s/%s/%s', for_reason, with_outcome, of_field) as word
        from unnest(array[reason, '']) as for_reason, unnest(array[outcome, '']) as with_outcome,
          unnest(array[field, '']) as of_field
      ) as changes
      where seq >= number * 2048 and seq < (number + 1) * 2048 and word <> 'change:///'
    ), '{}')`.execute(db)
  await sql`alter table evergreen.audit_segment enable trigger audit_append_only,
    alter column holds set not null`.execute(db)
  await sql`create index audit_segment_holds on evergreen.audit_segment using gin (holds)
    with (gin_pending_list_limit = 256)`.execute(db)
  await sql`create index audit_segment_by_time on evergreen.audit_segment (to_at)`.execute(db)
}
