// PostgreSQL refuses to run as root. Under root its programs run as another user, who must be able to reach its files.
import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import { ConfigError, lineOf } from '../../errors.ts'
import { codeOf } from '../connection-loss.ts'

const run = promisify(execFile)
const NAME = 'postgres'

/** Whom the programs run as, for spawn; empty is the current user. */
export type Account = { readonly uid: number; readonly gid: number } | Record<string, never>

/** True for an account other than the current user. */
export function isOther(account: Account): account is { readonly uid: number; readonly gid: number } {
  return 'uid' in account
}

/**
 * The current user; under root the owner of `data` where it exists, else the user `postgres`, made when missing.
 * Throws ConfigError when no such user can be made.
 */
export async function accountFor(data: string): Promise<Account> {
  if (process.getuid?.() !== 0) return {}
  const owner = await stat(data).catch(error => {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  })
  if (owner !== null && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  return (await lookUp()) ?? (await create())
}

async function lookUp(): Promise<Account | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', NAME]), run('id', ['-g', NAME])])
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  } catch (error) {
    // `id` ends with 1 for a user that does not exist.
    if (error instanceof Error && 'code' in error && error.code === 1) return null
    throw error
  }
}

async function create(): Promise<Account> {
  const shell = '/usr/sbin/nologin'
  const failure = await run('useradd', ['--system', '--user-group', '--shell', shell, NAME]).catch(lineOf)
  const made = await lookUp()
  if (made !== null) return made
  throw new ConfigError({
    where: 'embedded PostgreSQL',
    what: `it does not run as root, and the user "${NAME}" could not be created (${failure})`,
    fix: 'Run Evergreen as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
  })
}

/** Whether the account may enter the folder; the kernel is asked, because access lists and mounts count too. */
export async function canEnter(account: Account, folder: string): Promise<boolean> {
  if (!isOther(account)) return true
  return run('/bin/sh', ['-c', 'cd -- "$0"', folder], { ...account, cwd: '/' }).then(
    () => true,
    () => false,
  )
}
