// Partitions of the audit, made ahead, so that retention can drop whole months and queries read few.
import { sql } from 'kysely'
import type { Db } from '../pool.ts'

const MONTHS_AHEAD = 3
const LOCK = 0x45564752

/** Whoever writes waits behind who makes a partition, and that waits for who reads. */
const PATIENCE = '2s'

/**
 * Makes the partitions of this and the next three months (UTC, by the database's clock) where they are missing.
 * A month that already has entries in the default partition stays there. Only the owner of the audit can make them; as
 * another role nothing is done, and what no partition is for goes to the default one.
 */
export async function makeAuditMonths(db: Db): Promise<void> {
  if (!(await ownsAudit(db))) return
  await db.transaction().execute(async tx => {
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx)
    await sql`select set_config('lock_timeout', ${PATIENCE}, true)`.execute(tx)
    const { rows } = await sql<{ year: number; month: number }>`select
      extract(year from now() at time zone 'utc')::int as year,
      extract(month from now() at time zone 'utc')::int as month`.execute(tx)
    for (const { year, month } of rows) {
      for (let ahead = 0; ahead <= MONTHS_AHEAD; ahead += 1) await makeMonth(tx, Date.UTC(year, month - 1 + ahead))
    }
  })
}

/** Whether the role of this connection owns the audit. */
export async function ownsAudit(db: Db): Promise<boolean> {
  const { rows } = await sql<{ owned: boolean }>`select pg_has_role(relowner, 'usage') as owned from pg_class
    where oid = 'evergreen.audit'::regclass`.execute(db)
  return rows[0]?.owned === true
}

async function makeMonth(db: Db, first: number): Promise<void> {
  const from = new Date(first)
  const to = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1))
  const name = `audit_${from.toISOString().slice(0, 7).replace('-', '_')}`
  const { rows } = await sql<{ taken: boolean }>`select
    to_regclass(${`evergreen.${name}`}) is not null
    or exists (select from evergreen.audit_default where at >= ${from} and at < ${to}) as taken`.execute(db)
  if (rows[0]?.taken !== false) return
  const table = sql.table(`evergreen.${name}`)
  await sql`create table ${table} partition of evergreen.audit
    for values from (${sql.lit(from.toISOString())}) to (${sql.lit(to.toISOString())})`.execute(db)
  await guardPartition(db, name)
}

/** What a new partition of this name needs beside what it has from the audit. */
export async function guardPartition(db: Db, name: string): Promise<void> {
  await sql`create trigger audit_no_truncate before truncate on ${sql.table(`evergreen.${name}`)}
    for each statement execute function evergreen.refuse_audit_change()`.execute(db)
  // New tables come with the rights that all tables have; entries are only reached by way of the audit.
  await sql`do $$ begin
    if exists (select from pg_roles where rolname = 'evergreen_app') then
      execute 'revoke all on evergreen.${sql.raw(name)} from evergreen_app';
    end if;
  end $$`.execute(db)
}
