// Test runs that were killed leave a database server and its folder in a temporary folder; the next run removes them.
import { readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../../src/store/open-database.ts'
import { databaseFolder } from './database-folder.ts'
import { quietLog } from './quiet-log.ts'

/** How the folders of test databases are called. */
export const PREFIX = 'evergreen-test-'
// A folder that is being made by another run must be left alone.
const OLD_MS = 10 * 60_000

/** Whoever opens a database last, and closes it, stops the server: also one whose owner was killed. */
async function remove(home: string): Promise<void> {
  await (await openDatabase({ home, log: quietLog })).close()
  const running = await stat(join(home, 'postgres', 'data', 'postmaster.pid')).catch(() => null)
  if (running === null) await rm(home, { recursive: true, force: true })
}

async function homesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder)
  return names.filter(name => name.startsWith(PREFIX)).map(name => join(folder, name))
}

/** Stops and removes what killed test runs left; a folder that cannot be opened stays where it is. */
export async function removeLeftOvers(): Promise<void> {
  const homes = (await Promise.all([...new Set([tmpdir(), databaseFolder])].map(homesIn))).flat()
  const ages = await Promise.all(homes.map(home => stat(home).catch(() => null)))
  const old = homes.filter((_, place) => (ages[place]?.mtimeMs ?? Date.now()) < Date.now() - OLD_MS)
  await Promise.allSettled(old.map(remove))
}
