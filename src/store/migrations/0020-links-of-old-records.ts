// Syncs that had read their records before links were kept read them again: what did not change since has no links.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`update evergreen.sync set cursor = null
    where cursor is not null and definition -> 'associations' is distinct from '[]' and not exists (
      select from evergreen.link
      where link.connection_id = sync.connection_id and link.stream = sync.definition ->> 'stream'
    )`.execute(db)
}
