import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openDatabase } from '../../../src/store/open-database.ts'
import { quietLog } from '../../support/quiet-log.ts'

let home: string
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'evergreen-embedded-'))
})
afterAll(async () => {
  await (await open()).close()
  await rm(home, { recursive: true })
})

const open = () => openDatabase({ home, log: quietLog })
const pidFile = () => join(home, 'postgres', 'data', 'postmaster.pid')
const serverPid = async () => Number((await readFile(pidFile(), 'utf8')).split('\n')[0])

async function ask(url: string, question: string): Promise<unknown> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query({ text: question, rowMode: 'array' }).finally(() => client.end())
  return rows[0]?.[0]
}

async function startOpener(): Promise<{ process: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'opener.ts'), home], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [line] = await once(child.stdout, 'data')
  return { process: child, url: String(line).trim() }
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.stdin?.end()
  await ended
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

it('starts one server for processes that start at the same moment, and stops it with the last', async () => {
  const openers = await Promise.all([startOpener(), startOpener(), startOpener()])
  const urls = new Set(openers.map(({ url }) => url))
  expect(urls.size).toBe(1)
  const pid = await serverPid()
  const [last, ...others] = openers
  for (const other of others) await end(other.process)
  expect(await ask(last?.url ?? '', 'select 1')).toBe(1)
  expect(await serverPid()).toBe(pid)
  if (last !== undefined) await end(last.process)
  await expect(ask(last?.url ?? '', 'select 1')).rejects.toThrow('ECONNREFUSED')
  await expect(stat(pidFile())).rejects.toThrow('ENOENT')
})

it('keeps its password to itself', async () => {
  const { mode } = await stat(join(home, 'postgres', 'password'))
  expect(mode & 0o777).toBe(0o600)
})

it('finds the server that a killed process left over, and stops it in the end', async () => {
  const opener = await startOpener()
  await kill(opener.process)
  const database = await open()
  expect(database.url).toBe(opener.url)
  expect(await ask(database.url, 'select 1')).toBe(1)
  await database.close()
  await expect(ask(database.url, 'select 1')).rejects.toThrow('ECONNREFUSED')
})

it('recovers what was committed when server and owner were killed', async () => {
  const opener = await startOpener()
  await ask(opener.url, 'create table kept as select 7 as seven')
  const pid = await serverPid()
  await kill(opener.process)
  process.kill(pid, 'SIGKILL')
  const database = await open()
  expect(await ask(database.url, 'select seven from kept')).toBe(7)
  await database.close()
})

it('is not fooled by a stale pid that belongs to another program by now', async () => {
  const opener = await startOpener()
  const left = await readFile(pidFile(), 'utf8')
  const { uid, gid } = await stat(pidFile())
  await end(opener.process)
  const stranger = spawn('sleep', ['60'], process.getuid?.() === 0 ? { uid, gid } : {})
  await writeFile(pidFile(), left.replace(/^\d+/, String(stranger.pid)))
  const database = await open()
  expect(await ask(database.url, 'select 1')).toBe(1)
  await database.close()
  expect(stranger.exitCode).toBeNull()
  await kill(stranger)
})

it('starts a killed server again, at the same address, while someone uses it', async () => {
  const database = await open()
  const pid = await serverPid()
  process.kill(pid, 'SIGKILL')
  await vi.waitFor(async () => expect(await ask(database.url, 'select 1')).toBe(1), { timeout: 40_000, interval: 250 })
  expect(await serverPid()).not.toBe(pid)
  await database.close()
  await database.close()
})

it('counts each opening in one process', async () => {
  const [first, second] = [await open(), await open()]
  await first.close()
  expect(await ask(second.url, 'select 1')).toBe(1)
  await second.close()
  await expect(ask(second.url, 'select 1')).rejects.toThrow('ECONNREFUSED')
})
