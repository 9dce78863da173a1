// A database that fills quickly.
import type { Pool } from 'pg'

/** What is filled in need not survive a power cut; what is measured does. */
export async function whileHurried(pool: Pool, work: () => Promise<void>): Promise<void> {
  const settings = { fsync: 'off', full_page_writes: 'off', max_wal_size: '8GB', maintenance_work_mem: '512MB' }
  for (const [name, value] of Object.entries(settings)) await pool.query(`alter system set ${name} = '${value}'`)
  await pool.query('select pg_reload_conf()')
  await work()
  await pool.query('alter system reset all')
  await pool.query('select pg_reload_conf()')
  await pool.query('checkpoint')
}
