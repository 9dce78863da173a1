// The first writes of a run, which are examined before the rest.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table evergreen.canary (
    run_id text primary key references evergreen.run,
    chunk text not null,
    state text not null check (state in ('sent', 'passed', 'failed'))
  )`.execute(db)
  for (const table of ['sync', 'run']) {
    await sql`update ${sql.table(`evergreen.${table}`)}
      set definition = jsonb_set(definition, '{guards}',
        '{"canary": 10, "canaryFailures": 0.2}'::jsonb || (definition -> 'guards'))
      where jsonb_typeof(definition -> 'guards') = 'object'`.execute(db)
  }
}
