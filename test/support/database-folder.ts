// Where the databases of tests live: in memory where there is plenty, since a run makes and drops hundreds of databases
// of as many files each, and a file system on disk finds room the slower the more was dropped of late.
import { existsSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'

const MEMORY = '/dev/shm'
/** Several times what the databases take that are there at the same time. */
const PLENTY_BYTES = 6 * 1024 ** 3

/** The folder for the homes of database servers. */
export const databaseFolder: string = hasPlenty() ? MEMORY : tmpdir()

function hasPlenty(): boolean {
  if (!existsSync(MEMORY)) return false
  const { bavail, bsize } = statfsSync(MEMORY)
  return bavail * bsize >= PLENTY_BYTES
}
