// A migrated, empty database for one test or one test file, copied from the template in milliseconds.
import { inject } from 'vitest'
import { copyOf, type FreshDatabase } from './template-database.ts'

export type { FreshDatabase }

/** Call `close` after the test. */
export function freshDatabase(): Promise<FreshDatabase> {
  return copyOf(inject('databaseServer'), inject('databaseTemplate'))
}
