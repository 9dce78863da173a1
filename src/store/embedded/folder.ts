// Where the embedded server keeps its files: in the home folder, unless root's home is closed to the server's user.
import { randomUUID } from 'node:crypto'
import { chmod, chown, cp, mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { ConfigError, lineOf } from '../../errors.ts'
import { codeOf } from '../connection-loss.ts'
import { type Account, accountFor, canEnter, isOther } from './account.ts'
import { type Binaries, findBinaries } from './binaries.ts'

const SHARED = '/var/lib/evergreen'
const PRIVATE = 0o700
const ENTER = 0o011

/** What is needed to run the server of a home folder. */
export interface Place {
  readonly account: Account
  readonly binaries: Binaries
  /** The cluster itself. */
  readonly data: string
  readonly passwordFile: string
  readonly portFile: string
  readonly logFile: string
}

/** Creates the home folder and returns its real path. Throws ConfigError when it cannot be written. */
export async function makeHome(home: string): Promise<string> {
  try {
    await mkdir(home, { recursive: true })
    return await realpath(home)
  } catch (error) {
    const fix = 'Choose a home folder that the user running Evergreen may write.'
    throw new ConfigError({ where: home, what: `cannot be created (${lineOf(error)})`, fix, cause: error })
  }
}

/** Prepares the server's folder. Call while holding the start lock. */
export async function preparePlace(home: string): Promise<Place> {
  const known = await readIfThere(join(home, 'postgres.folder'))
  const usual = known?.trim() ?? join(home, 'postgres')
  const account = await accountFor(join(usual, 'data'))
  const folder = known === null && !(await letIn(account, home)) ? await moveOut(home) : usual
  await mkdir(folder, { recursive: true, mode: PRIVATE })
  if (isOther(account)) await chown(folder, account.uid, account.gid)
  const inside = (name: string): string => join(folder, name)
  const files = { data: inside('data'), passwordFile: inside('password'), portFile: inside('port') }
  return { account, binaries: await reachable(await findBinaries(), account), ...files, logFile: inside('server.log') }
}

/** The file's text; null when there is no such file. */
export async function readIfThere(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch(error => {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  })
}

/** Opens the home folder to the account, for entering and not for listing; false when a folder above is closed. */
async function letIn(account: Account, home: string): Promise<boolean> {
  if (await canEnter(account, home)) return true
  const { mode } = await stat(home)
  await chmod(home, mode | ENTER)
  if (await canEnter(account, home)) return true
  await chmod(home, mode)
  return false
}

/** Root's own folders are often closed to others: then the data lies in /var/lib, and the home folder says where. */
async function moveOut(home: string): Promise<string> {
  const folder = join(SHARED, randomUUID())
  await mkdir(SHARED, { recursive: true })
  await writeFile(join(home, 'postgres.folder'), `${folder}\n`)
  return folder
}

/** The programs themselves, or a copy of them where the account can reach it. */
async function reachable(binaries: Binaries, account: Account): Promise<Binaries> {
  const bin = dirname(binaries.postgres)
  if (await canEnter(account, bin)) return binaries
  const native = dirname(bin)
  const { mtimeMs, size } = await stat(binaries.postgres)
  const copy = join(SHARED, `programs-${Math.trunc(mtimeMs)}-${size}`)
  const moved = (program: string): string => join(copy, relative(native, program))
  if (!(await canEnter(account, copy))) await copyWhole(native, copy)
  return { initdb: moved(binaries.initdb), pg_ctl: moved(binaries.pg_ctl), postgres: moved(binaries.postgres) }
}

async function copyWhole(from: string, to: string): Promise<void> {
  const unfinished = `${to}.${randomUUID()}`
  await mkdir(SHARED, { recursive: true })
  await cp(from, unfinished, { recursive: true, verbatimSymlinks: true })
  await rename(unfinished, to).catch(async error => {
    // Another home folder's process was faster; its copy is as good.
    await rm(unfinished, { recursive: true })
    if (codeOf(error) !== 'ENOTEMPTY' && codeOf(error) !== 'EEXIST') throw error
  })
}
