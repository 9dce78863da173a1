// Ids of partitions that came to light while reading: several reads may find the same one, which the run takes once.
import { createHash } from 'node:crypto'
import type { Partition } from '../../src/contract/connector.ts'
import type { NewId } from '../../src/contract/primitives.ts'
import type { Run } from '../../src/contract/stores.ts'

/** A new id; of a partition that is to be taken once the same each time, as a UUID of version 8. */
export function idOf({ once }: Partition, run: Run, newId: NewId): string {
  if (once === undefined) return newId()
  const digest = createHash('sha256').update(`${run.id} ${once}`).digest('hex')
  const [a, b, c, d, e] = [
    digest.slice(0, 8),
    digest.slice(8, 12),
    digest.slice(12, 15),
    digest.slice(15, 18),
    digest.slice(18, 30),
  ]
  return `${a}-${b}-8${c}-8${d}-${e}`
}
