// What counts as a person's edit, and for how long, per field: syncs that were declared before there were words for it
// say what held for them. Only that other programs keep what they set is new to them.
import { type Kysely, sql } from 'kysely'

const EDITS = { unknown: 'human', imports: 'human', forms: 'human', workflows: 'human', programs: 'theirs' }
const SETTING = { lockDays: null, lockedNotation: 'rewrite' }

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['sync', 'run']) {
    await sql`update ${sql.table(`evergreen.${table}`)}
      set definition = jsonb_build_object('edits', ${JSON.stringify(EDITS)}::jsonb) || definition || jsonb_build_object(
        'fields', coalesce((
          select jsonb_agg(${JSON.stringify(SETTING)}::jsonb || field order by place)
          from jsonb_array_elements(definition -> 'fields') with ordinality as fields (field, place)
        ), '[]'::jsonb))`.execute(db)
  }
}
