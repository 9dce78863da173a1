// The console as npm ci builds it, built once for all test files: again only where its sources are others.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { oneAtATime } from '../support/one-at-a-time.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const SOURCES = join(ROOT, 'src/console')
/** In what is built, so that it goes with it when somebody builds by hand. */
const STAMP = join(ROOT, 'dist/console/.sources')
const LOCK = 7_700

async function digestOfSources(): Promise<string> {
  const entries = await readdir(SOURCES, { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  const hash = createHash('sha256')
  for (const file of [...files.sort(), join(ROOT, 'package-lock.json')]) {
    hash.update(file).update(await readFile(file))
  }
  return hash.digest('hex')
}

async function build(): Promise<void> {
  const digest = await digestOfSources()
  const stamp = await readFile(STAMP, 'utf8').catch(() => null)
  if (stamp === digest) return
  // Not as a test would: the server serves what is there when it starts.
  const env = { ...process.env, NODE_ENV: 'production' }
  await promisify(execFile)('npm', ['run', 'build:console'], { cwd: ROOT, env })
  await writeFile(STAMP, digest)
}

export const buildConsole = (): Promise<void> => oneAtATime(LOCK, build)
