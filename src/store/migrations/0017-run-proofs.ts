// What a run needs to prove itself: whose records it reads, to notice when its connection leads to another account
// meanwhile; and what it has asked for at its end without having seen it, apart from what it has seen.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table evergreen.run add column account text`.execute(db)
  await sql`alter table evergreen.seen add column asked boolean not null default false`.execute(db)
}
