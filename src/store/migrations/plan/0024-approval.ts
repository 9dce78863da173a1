// Which runs wait for a person: syncs that were declared before there was a word for it say what is the default now.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['sync', 'run']) {
    await sql`update ${sql.table(`evergreen.${table}`)}
      set definition = '{"approval": "first", "planDays": 7}'::jsonb || definition`.execute(db)
  }
}
