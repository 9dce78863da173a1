// A job of the CRM's own that wrote next to nothing: what is left of its chunk goes on as single writes, whoever comes back.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table evergreen.bulk_job add column in_vain boolean not null default false`.execute(db)
}
