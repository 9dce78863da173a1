// What runs lack, one row for each that lacks anything.
import { sql } from 'kysely'
import type { LackStore } from '../../contract/stores.ts'
import type { Lack } from '../../domain/need.ts'
import { jsonb } from '../json.ts'
import type { Db } from '../pool.ts'

/** The LackStore on `db`. */
export function lackStore(db: Db): LackStore {
  const of = async (runId: string): Promise<readonly Lack[]> => {
    const row = await db.selectFrom('run_lack').select('lacks').where('run_id', '=', runId).executeTakeFirst()
    return row?.lacks ?? []
  }
  return {
    of,
    note: async ({ id, syncId }, lacks) => {
      if (lacks.length === 0) return false
      const { rows } = await sql<{ id: string }>`select id from evergreen.run
        where sync_id = ${syncId} and id <> ${id} and mode in ('full', 'incremental')
        order by started_at desc limit 1`.execute(db)
      const before = new Set((await of(rows[0]?.id ?? '')).map(({ what }) => what))
      const lackRow = { run_id: id, lacks: jsonb(lacks) }
      await db
        .insertInto('run_lack')
        .values(lackRow)
        .onConflict(conflict => conflict.column('run_id').doUpdateSet({ lacks: jsonb(lacks) }))
        .execute()
      return lacks.some(({ what }) => !before.has(what))
    },
  }
}
