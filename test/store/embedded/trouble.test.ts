import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ConfigError, lineOf } from '../../../src/errors.ts'
import { openDatabase } from '../../../src/store/open-database.ts'
import { quietLog } from '../../support/quiet-log.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evergreen-trouble-'))
})
afterEach(() => rm(folder, { recursive: true }))

const open = (home: string) => openDatabase({ home, log: quietLog })

async function troubleOf(home: string): Promise<string> {
  const failure = await open(home).then(
    database => database.close(),
    error => error,
  )
  expect(failure).toBeInstanceOf(ConfigError)
  expect(lineOf(failure)).not.toContain('\n')
  return lineOf(failure)
}

it('leaves the database alone that the admin names', async () => {
  const database = await openDatabase({
    url: 'postgres://db.example/evergreen',
    home: join(folder, 'no'),
    log: quietLog,
  })
  expect(database.url).toBe('postgres://db.example/evergreen')
  await database.close()
  await expect(readFile(join(folder, 'no'))).rejects.toThrow('ENOENT')
})

it('says so when the home folder cannot be made', async () => {
  await writeFile(join(folder, 'file'), '')
  expect(await troubleOf(join(folder, 'file', 'home'))).toContain('Choose a home folder')
})

it('starts over where the creation of the cluster was cut off', async () => {
  await mkdir(join(folder, 'postgres', 'data.new'), { recursive: true })
  await writeFile(join(folder, 'postgres', 'data.new', 'PG_VERSION'), '18\n')
  await (await open(folder)).close()
  expect(await readFile(join(folder, 'postgres', 'data', 'PG_VERSION'), 'utf8')).toBe('18\n')
})

it('never throws away a folder that it did not make', async () => {
  await mkdir(join(folder, 'postgres', 'data'), { recursive: true })
  await writeFile(join(folder, 'postgres', 'data', 'thesis.txt'), 'all I have')
  expect(await troubleOf(folder)).toContain('could not be created')
  expect(await readFile(join(folder, 'postgres', 'data', 'thesis.txt'), 'utf8')).toBe('all I have')
})

it('names what is wrong with a damaged cluster', async () => {
  const inside = (name: string) => join(folder, 'postgres', name)
  await (await open(folder)).close()
  const password = await readFile(inside('password'), 'utf8')
  await rm(inside('password'))
  expect(await troubleOf(folder)).toContain('the password of the database is missing')
  await writeFile(inside('password'), password)
  await writeFile(inside('data/PG_VERSION'), '13\n')
  expect(await troubleOf(folder)).toContain('written by PostgreSQL 13')
  await writeFile(inside('data/PG_VERSION'), '18\n')
  await rm(inside('data/global/pg_control'))
  expect(await troubleOf(folder)).toContain('the server did not start')
})

it('takes another port when that of last time is taken', async () => {
  const first = await open(folder)
  const port = Number(new URL(first.url).port)
  await first.close()
  const stranger = createServer().listen(port, '127.0.0.1')
  // If another program has it by now, that will do as well.
  await new Promise(resolve => stranger.once('listening', resolve).once('error', resolve))
  const second = await open(folder)
  expect(Number(new URL(second.url).port)).not.toBe(port)
  await second.close()
  stranger.close()
})

const isRoot = process.getuid?.() === 0
it.runIf(isRoot)(
  `puts the data elsewhere when root alone may enter the folder${isRoot ? '' : ' (NOT RUN: only root can be shut in so)'}`,
  async () => {
    const home = join(folder, 'inner', 'home')
    await mkdir(home, { recursive: true })
    const first = await open(home)
    await first.close()
    const data = (await readFile(join(home, 'postgres.folder'), 'utf8')).trim()
    const second = await open(home)
    expect(second.url).toBe(first.url)
    await second.close()
    await rm(data, { recursive: true })
  },
)
