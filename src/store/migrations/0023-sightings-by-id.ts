// Sightings in the CRMs' order of ids, so that each page of a listing is compared with its own stretch of them alone. It
// costs a first sight 5 of some 100 microseconds; one by stamp would cost three times that, for new stamps move rows in it.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index sighting_by_id
    on evergreen.sighting (sync_id, length(record_id), record_id collate "C")`.execute(db)
}
