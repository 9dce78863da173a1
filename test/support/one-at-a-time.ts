// Test files run in several processes: what they share is made by the first of them, and the others wait for it.
import { Client } from 'pg'
import { inject } from 'vitest'

/** Does the work while no other process does any under the same lock. */
export async function oneAtATime<T>(lock: number, work: () => Promise<T>): Promise<T> {
  const holder = new Client({ connectionString: inject('databaseServer') })
  await holder.connect()
  try {
    await holder.query('SELECT pg_advisory_lock($1)', [lock])
    return await work()
  } finally {
    await holder.end()
  }
}
