// One place for one end-to-end test: both CRMs, a database, a home folder, and Evergreen's command line on them.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type App, openApp, type RunReport, readConfig } from '../../src/app.ts'
import { credentials } from '../../src/sandbox/credentials.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts'
import { type Ended, type Environment, evergreen, RunningCommand } from '../support/evergreen.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'

export interface Place {
  readonly sandbox: Sandbox
  readonly db: FreshDatabase
  readonly home: string
  readonly env: Environment
  /** Evergreen in the test's own process, for what is not the point of a test: a process takes seconds to start. */
  readonly app: App
  /** Runs one command to its end. */
  evergreen(args: readonly string[], env?: Environment): Promise<Ended>
  /** Starts a command; it is killed at the end of the test if it still runs. */
  start(args: readonly string[], env?: Environment): RunningCommand
  /** A worker that says that it is ready. */
  worker(env?: Environment): Promise<RunningCommand>
  /** Writes a file into the home folder; returns its path. */
  file(name: string, text: string): Promise<string>
  /** Starts runs that wait for a worker; returns their ids. */
  queue(syncs: readonly string[]): Promise<string[]>
  /** Works in the test's own process until the runs have ended, and the imports of history that follow them. */
  carryOut(runs: readonly string[]): Promise<RunReport[]>
  close(): Promise<void>
}

interface PlaceOptions {
  readonly records?: number
  readonly seed?: number
  readonly redisUrl?: string
  /** Closed with the place; one of its own on the shared server where left out. */
  readonly db?: FreshDatabase
}

export async function openPlace(options: PlaceOptions = {}): Promise<Place> {
  const sandbox = await startSandbox({ records: options.records ?? 0, seed: options.seed ?? 7 })
  sandbox.world.salesforce.queryJobs.hurry()
  const db = options.db ?? (await freshDatabase())
  const home = await mkdtemp(join(tmpdir(), 'evergreen-e2e-'))
  const env = {
    DATABASE_URL: db.url,
    EVERGREEN_HOME: home,
    EVERGREEN_LEASE_SECONDS: '5',
    ...(options.redisUrl === undefined ? {} : { REDIS_URL: options.redisUrl }),
  }
  const app = await openApp({
    config: readConfig({ ...env, LOG_LEVEL: 'silent' }),
    level: 'warn',
    verbose: false,
    stop: new AbortController().signal,
  })
  const started: RunningCommand[] = []
  const file = async (name: string, text: string) => {
    const path = join(home, name)
    await writeFile(path, text)
    return path
  }
  const place: Place = {
    sandbox,
    db,
    home,
    env,
    app,
    file,
    evergreen: (args, more) => evergreen(args, { ...env, ...more }),
    start: (args, more) => {
      const command = new RunningCommand(args, { ...env, ...more })
      started.push(command)
      return command
    },
    worker: async more => {
      const command = place.start(['worker'], more)
      await command.untilStdout(/"ready":"worker"/)
      return command
    },
    queue: async syncs => {
      const runs: string[] = []
      for (const sync of syncs) {
        runs.push((await app.requestRun({ sync, mode: 'full', dryRun: false, actor: 'cli:test' })).id)
      }
      return runs
    },
    carryOut: async runs => {
      const worker = await app.startWorker()
      try {
        const ended = await Promise.all(runs.map(run => until(`the end of run ${run}`, () => endOf(run, app), LONG)))
        await until('the end of all imports', () => idle(app), LONG)
        return ended
      } finally {
        await worker.close()
      }
    },
    close: async () => {
      for (const { child } of started) child.kill('SIGKILL')
      await Promise.all(started.map(({ ended }) => ended))
      await app.close()
      await sandbox.close()
      await db.close()
      await rm(home, { recursive: true, force: true })
    },
  }
  return place
}

async function idle(app: App): Promise<true | null> {
  const runs = await app.runs({ limit: 100 })
  return runs.every(({ run }) => run.status !== 'active') ? true : null
}

async function endOf(run: string, app: App): Promise<RunReport | null> {
  const report = await app.run(run)
  return report.run.status === 'active' ? null : report
}

/** Both CRMs of the sandbox as connections: "sf" and "hs". */
export function connectionsTo(url: string): string {
  return `connections:
  sf: { connector: salesforce, loginUrl: ${url}, clientId: ${credentials.salesforce.clientId}, clientSecret: ${credentials.salesforce.clientSecret}, sandbox: true }
  hs: { connector: hubspot, baseUrl: ${url}, accessToken: ${credentials.hubspot.accessToken}, sandbox: true }
`
}

/** One sync of people per CRM: "sf-contacts" and "hs-contacts". */
export const CONTACT_SYNCS = `syncs:
  sf-contacts:
    connection: sf
    stream: Contact
    settleMinutes: 0
    approval: never
    guards: off
    fields:
      FirstName: { kind: person_name }
      LastName: { kind: person_name }
      Email: { kind: email }
      Phone: { kind: phone }
      MailingCountry: { kind: country }
  hs-contacts:
    connection: hs
    stream: contacts
    settleMinutes: 0
    approval: never
    guards: off
    fields:
      firstname: { kind: person_name }
      lastname: { kind: person_name }
      email: { kind: email }
      phone: { kind: phone }
      country: { kind: country }
`

/** For what a slow machine, busy with other tests, may need minutes for. A report of a run takes many queries. */
export const LONG = { ms: 120_000, every: 50 }

/** Looks every few milliseconds until `seen` gives something; fails with `what` after `ms`. */
export async function until<T>(
  what: string,
  seen: () => Promise<T | null> | T | null,
  { ms = 60_000, every = 15 }: { readonly ms?: number; readonly every?: number } = {},
): Promise<T> {
  const deadline = Date.now() + ms
  while (Date.now() < deadline) {
    const found = await seen()
    if (found !== null) return found
    await sleep(every)
  }
  throw new Error(`waited ${ms} ms in vain for ${what}`)
}
