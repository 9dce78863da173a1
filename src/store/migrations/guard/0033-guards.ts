// What runs have looked at and would change. Syncs that were declared before there were guards say what is the default now.
import { type Kysely, sql } from 'kysely'

const GUARDS = { changedShare: 0.5, blankedShare: 0.02, shift: 0.25, atLeast: 100, fields: {} }

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table evergreen.run_figure (
    run_id text not null references evergreen.run,
    part smallint not null,
    figures jsonb not null,
    primary key (run_id, part)
  )`.execute(db)
  for (const table of ['sync', 'run']) {
    await sql`update ${sql.table(`evergreen.${table}`)}
      set definition = jsonb_build_object('guards', ${JSON.stringify(GUARDS)}::jsonb) || definition`.execute(db)
  }
}
