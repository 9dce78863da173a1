// The database cluster on disk: made whole or not at all.
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { appendFile, chown, rename, rm, writeFile } from 'node:fs/promises'
import { join, parse } from 'node:path'
import { promisify } from 'node:util'
import { ConfigError, lineOf } from '../../errors.ts'
import { isOther } from './account.ts'
import { type Place, readIfThere } from './folder.ts'

const run = promisify(execFile)
const MAJOR = '18'
export const ROLE = 'evergreen'

// Reached over 127.0.0.1 only: the path of a socket may be at most 107 bytes long, that of a home folder is not ours.
const SETTINGS = `
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
timezone = 'UTC'
log_timezone = 'UTC'
`

/** How the server's programs are run: as its user, from a folder that everyone can enter, in plain English. */
export function runOptions({ account, data }: Place) {
  return { ...account, cwd: parse(data).root, env: { LC_ALL: 'C', TZ: 'UTC' } }
}

/** The password of the cluster, which is created when there is none. Throws ConfigError for one that is damaged. */
export async function ensureCluster(place: Place): Promise<string> {
  const { data, passwordFile } = place
  const version = await readIfThere(join(data, 'PG_VERSION'))
  const password = (await readIfThere(passwordFile))?.trim()
  if (version === null) return create(place, password ?? randomBytes(24).toString('base64url'))
  if (version.trim() !== MAJOR) {
    const what = `the data was written by PostgreSQL ${version.trim()}, this is ${MAJOR}`
    throw new ConfigError({ where: data, what, fix: 'Move it with pg_dump, or choose another home folder.' })
  }
  if (password !== undefined && password !== '') return password
  const fix = 'Put the password back, or choose another home folder.'
  throw new ConfigError({ where: passwordFile, what: 'the password of the database is missing', fix })
}

/** Into a folder beside, renamed at the end: a crash in between leaves nothing that looks like a cluster. */
async function create(place: Place, password: string): Promise<string> {
  const { account, data, passwordFile, binaries } = place
  const unfinished = `${data}.new`
  await rm(unfinished, { recursive: true, force: true })
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
  if (isOther(account)) await chown(passwordFile, account.uid, account.gid)
  const auth = ['--auth=scram-sha-256', `--username=${ROLE}`, `--pwfile=${passwordFile}`]
  const options = ['--encoding=UTF8', '--no-locale', '--no-instructions']
  try {
    await run(binaries.initdb, [`--pgdata=${unfinished}`, ...auth, ...options], runOptions(place))
    await appendFile(join(unfinished, 'postgresql.conf'), SETTINGS)
    await rename(unfinished, data)
  } catch (error) {
    throw new ConfigError({
      where: data,
      what: `the database could not be created (${reasonOf(error)})`,
      fix: 'Free the folder if it holds anything else, check the disk, or set DATABASE_URL to a PostgreSQL of your own.',
      cause: error,
    })
  }
  return password
}

/** What a failed program said last. */
export function reasonOf(error: unknown): string {
  const said = error instanceof Error && 'stderr' in error && typeof error.stderr === 'string' ? error.stderr : ''
  const lines = said.split('\n').filter(line => /error|fatal|panic|cannot/i.test(line))
  return lines.at(-1)?.trim() ?? lineOf(error)
}
