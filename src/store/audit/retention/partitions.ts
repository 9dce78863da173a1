// The partitions that entries of dropped segments are in: dropped where nothing else is in them, else replaced by one with
// what is left. Rows are never deleted one by one: the audit refuses that to everybody, its owner included.
import { sql } from 'kysely'
import type { Db } from '../../pool.ts'
import { guardPartition } from '../months.ts'

interface Partition {
  readonly name: string
  /** As it is attached: "FOR VALUES FROM … TO …", or "DEFAULT". */
  readonly bounds: string
  /** The same as a condition on its rows. */
  readonly condition: string | null
}

const isGone = sql`exists (select from dropped_segment where number = seq / 2048)`

/** Of the segments in the temporary table dropped_segment. */
export async function dropEntries(tx: Db): Promise<void> {
  const { rows } = await sql<Partition>`select relname as name, pg_get_expr(relpartbound, pg_class.oid) as bounds,
      pg_get_partition_constraintdef(pg_class.oid) as condition
    from pg_inherits join pg_class on pg_class.oid = inhrelid
    where inhparent = 'evergreen.audit'::regclass order by relname`.execute(tx)
  const replaced: (Partition & { readonly rest: string | null })[] = []
  for (const partition of rows) {
    const table = sql.table(`evergreen.${partition.name}`)
    const found = await sql<{ some: boolean; more: boolean; current: boolean }>`select
      exists (select from ${table} where ${isGone}) as some,
      exists (select from ${table} where not ${isGone}) as more,
      exists (select from ${table} where at >= now() - interval '1 day') as current`.execute(tx)
    if (found.rows[0]?.some !== true) continue
    // Who writes there now has the audit before the partition: waiting for each other crosswise, one of the two would fail.
    if (found.rows[0].current) await sql`lock table only evergreen.audit in share row exclusive mode`.execute(tx)
    replaced.push({ ...partition, rest: found.rows[0].more ? await copyRest(tx, partition) : null })
  }
  for (const { name, bounds, rest } of replaced) {
    const table = sql.table(`evergreen.${name}`)
    await sql`alter table evergreen.audit detach partition ${table}`.execute(tx)
    await sql`drop table ${table}`.execute(tx)
    if (rest === null && bounds !== 'DEFAULT') continue
    if (rest === null) await sql`create table ${table} partition of evergreen.audit default`.execute(tx)
    else {
      await sql`alter table ${sql.table(`evergreen.${rest}`)} rename to ${sql.id(name)}`.execute(tx)
      await sql`alter table evergreen.audit attach partition ${table} ${sql.raw(bounds)}`.execute(tx)
      await sql`alter table ${table} drop constraint if exists in_bounds`.execute(tx)
    }
    await guardPartition(tx, name)
  }
}

/** With its indexes, and with a constraint that says what it holds, so that nobody looks through it while others wait. */
async function copyRest(tx: Db, { name, condition }: Partition): Promise<string> {
  const rest = `${name}_rest`
  const [from, to] = [sql.table(`evergreen.${name}`), sql.table(`evergreen.${rest}`)]
  await sql`lock table ${from} in share row exclusive mode`.execute(tx)
  await sql`create table ${to} (like ${from} including all)`.execute(tx)
  if (condition !== null) {
    await sql`alter table ${to} add constraint in_bounds check (${sql.raw(condition)})`.execute(tx)
  }
  await sql`insert into ${to} select * from ${from} where not ${isGone} order by seq`.execute(tx)
  return rest
}
