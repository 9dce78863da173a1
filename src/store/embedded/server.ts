// Starting and stopping the server. It is a process of its own that outlives the one that started it.
import { execFile } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { ConfigError } from '../../errors.ts'
import { ROLE, reasonOf, runOptions } from './cluster.ts'
import { type Place, readIfThere } from './folder.ts'
import { answers, readPidFile, serves, urlOf } from './process.ts'

const run = promisify(execFile)
const PATIENCE_MS = 60_000
const POLL_MS = 100
const PORT_TRIES = 5

/** Makes sure that the server runs and returns its URL. Call while holding the start lock. Throws ConfigError. */
export async function ensureServer(place: Place, password: string): Promise<string> {
  const port = (await findRunning(place, password)) ?? (await start(place))
  await ensureDatabase(urlOf(port, password, 'postgres'))
  return urlOf(port, password, ROLE)
}

/** Stops the server: running transactions are rolled back, data is written. */
export async function stopServer(place: Place): Promise<void> {
  const seconds = String(PATIENCE_MS / 1_000)
  const how = ['stop', '-D', place.data, '-m', 'fast', '-w', '-t', seconds]
  if ((await readPidFile(place.data)) !== null) await run(place.binaries.pg_ctl, how, runOptions(place))
}

/** The port of the running server, waited for while it starts, recovers or stops; null when there is none. */
async function findRunning({ data }: Place, password: string): Promise<number | null> {
  const deadline = performance.now() + PATIENCE_MS
  for (;;) {
    const file = await readPidFile(data)
    if (file === null) return null
    const answer = file.port === null ? 'no' : await answers(file.port, password, data)
    if (answer === 'yes') return file.port
    const ours = await serves(file.pid, data)
    if (ours !== true) {
      // The server itself would take a living process of the same user for another server, and refuse to start.
      if (ours === false) await rm(join(data, 'postmaster.pid'), { force: true })
      return null
    }
    if (answer === 'denied' || performance.now() > deadline) {
      const what = answer === 'denied' ? 'does not accept the password in its folder' : 'does not answer'
      const fix = `End process ${file.pid}, or choose another home folder.`
      throw new ConfigError({ where: data, what: `the server of this folder (process ${file.pid}) ${what}`, fix })
    }
    await sleep(POLL_MS)
  }
}

/** On the port of last time where it is still free, so that open pools find the server again. */
async function start(place: Place): Promise<number> {
  const deadline = performance.now() + PATIENCE_MS
  let port = Number(await readIfThere(place.portFile)) || (await freePort())
  for (let tries = 1; ; ) {
    const failure = await tryStart(place, port)
    if (failure === null) break
    const portTaken = /could not bind|address already in use|could not create any tcp/i.test(failure)
    // The processes of a server that was killed need a moment to notice.
    const stillDying = /pre-existing shared memory|semaphore/i.test(failure) && performance.now() < deadline
    if (!stillDying && !(portTaken && tries < PORT_TRIES)) {
      const what = `the server did not start (${failure})`
      throw new ConfigError({ where: place.data, what, fix: `See ${place.logFile}, or set DATABASE_URL.` })
    }
    if (portTaken) {
      tries += 1
      port = await freePort()
    } else await sleep(POLL_MS)
  }
  await writeFile(place.portFile, `${port}\n`)
  return port
}

/** Null when the server runs, else what it said. pg_ctl detaches it from this process and its terminal. */
async function tryStart(place: Place, port: number): Promise<string | null> {
  const seconds = String(PATIENCE_MS / 1_000)
  const how = ['start', '-D', place.data, '-l', place.logFile, '-w', '-t', seconds, '-o', `-p ${port}`]
  await rm(place.logFile, { force: true })
  try {
    await run(place.binaries.pg_ctl, how, runOptions(place))
    return null
  } catch (error) {
    const log = (await readIfThere(place.logFile))?.split('\n') ?? []
    const said = log.filter(line =>
      /(FATAL|PANIC|ERROR|WARNING|HINT|LOG): .*(could not|cannot|wrong|invalid|in use)/.test(line),
    )
    const fatal = log.filter(line => /(FATAL|PANIC):/.test(line))
    return [...said.slice(0, 2), ...fatal].join(' ') || reasonOf(error)
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  server.on('error', reject)
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
  })
  return promise
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [ROLE])
    if (rowCount === 0) await client.query(`create database ${ROLE}`)
  } finally {
    await client.end()
  }
}
