// The independently readable parts of a run, each with its checkpoint.
import { type Selectable, sql } from 'kysely'
import type { RunStore, StoredPartition } from '../../contract/stores.ts'
import { inChunks, jsonb, recordset } from '../json.ts'
import type { Db } from '../pool.ts'
import type { RunPartitionTable } from '../schema.ts'

type PartitionStore = Pick<RunStore, 'addPartitions' | 'partition' | 'checkpoint' | 'partitionsOf'>

function partitionOf({
  id,
  run_id: runId,
  partition,
  cursor,
  rows,
  late,
  done,
}: Selectable<RunPartitionTable>): StoredPartition {
  return { id, runId, partition, cursor, rows, late, done }
}

/** The part of the RunStore that tells of partitions. */
export function partitionStore(db: Db): PartitionStore {
  const all = db.selectFrom('run_partition').selectAll()
  return {
    addPartitions: (runId, partitions) =>
      inChunks(partitions, async chunk => {
        const rows = chunk.map(({ id, partition }) => ({ id, run_id: runId, partition }))
        await sql`insert into evergreen.run_partition (id, run_id, partition)
          select id, run_id, partition from ${recordset('run_partition', rows)}
          on conflict do nothing`.execute(db)
      }),
    partition: async id => {
      const row = await all.where('id', '=', id).executeTakeFirst()
      return row === undefined ? null : partitionOf(row)
    },
    checkpoint: async (id, { cursor, rows, late = 0, done }) => {
      await db
        .updateTable('run_partition')
        .set(row => ({
          cursor: cursor === null ? null : jsonb(cursor),
          rows: row('rows', '+', rows),
          late: row('late', '+', late),
          done,
        }))
        .where('id', '=', id)
        .execute()
    },
    partitionsOf: async (runId, { after, limit } = { limit: Number.MAX_SAFE_INTEGER }) => {
      let wanted = all.where('run_id', '=', runId)
      if (after !== undefined) {
        const last = db.selectFrom('run_partition').select('seq').where('id', '=', after).where('run_id', '=', runId)
        wanted = wanted.where('seq', '>', last)
      }
      return (await wanted.orderBy('seq').limit(limit).execute()).map(partitionOf)
    },
  }
}
