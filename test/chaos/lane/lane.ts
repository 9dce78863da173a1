// One lane: a database, a queue, both CRMs and a worker process between them, with a place on each line where something
// can happen. Rounds run in it one after the other, each on what the earlier ones left.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, openApp, readConfig } from '../../../src/app.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts'
import type { FreshDatabase } from '../../support/template-database.ts'
import type { Call } from '../wire/call.ts'
import { commitsOn, type Stored } from '../wire/commits.ts'
import { type Fate, openRoad, type Road } from '../wire/crm-proxy.ts'
import { byWayOf, type Line, openLine } from '../wire/tcp-proxy.ts'
import { Recorder } from './recorder.ts'
import { COMPANY, citiesOf, setupOf, TRACKED } from './records.ts'
import { Workers } from './workers.ts'

/** What a round does at the moments of a lane. */
export interface Trouble {
  come(call: Call): Fate
  done(call: Call, status: number): void
  answered(call: Call): void
  /** False loses the database's word that it has committed. */
  committed(stored: Stored): boolean
}

const PEACE: Trouble = {
  come: () => 'answered',
  done: () => undefined,
  answered: () => undefined,
  committed: () => true,
}

export interface LaneOptions {
  readonly db: FreshDatabase
  /** The queue's Redis; null: the queue is on the database. */
  readonly redisUrl: string | null
  /** Salesforce is written to by Bulk jobs. */
  readonly byJob: boolean
  readonly seed: number
  /** How many rounds there will be. */
  readonly rounds: number
}

export interface Lane {
  readonly options: LaneOptions
  readonly sandbox: Sandbox
  readonly app: App
  readonly syncs: readonly string[]
  readonly workers: Workers
  readonly recorder: Recorder
  readonly road: Road
  readonly toDatabase: Line
  readonly toRedis: Line | null
  /** Who makes trouble from now on; null: nobody. */
  disturb(trouble: Trouble | null): void
  /** Asks the sandbox's control plane. */
  control(method: 'POST' | 'DELETE', path: string, body?: object): Promise<void>
  close(): Promise<void>
}

const LEASE_SECONDS = '5'

export async function openLane(options: LaneOptions): Promise<Lane> {
  const { db, redisUrl, byJob, rounds } = options
  let trouble = PEACE
  const sandbox = await startSandbox({ seed: options.seed })
  const recorder = new Recorder(sandbox.world.writes)
  const road = await openRoad(sandbox.url, {
    come: call => {
      recorder.come(call)
      return trouble.come(call)
    },
    done: (call, status) => trouble.done(call, status),
    answered: call => trouble.answered(call),
  })
  const toDatabase = await openLine(portOf(db.url), () => commitsOn(stored => trouble.committed(stored)))
  const toRedis = redisUrl === null ? null : await openLine(portOf(redisUrl))
  const home = await mkdtemp(join(tmpdir(), 'evergreen-chaos-'))
  const env = { EVERGREEN_HOME: home, EVERGREEN_LEASE_SECONDS: LEASE_SECONDS, LOG_LEVEL: 'warn' }
  const app = await openApp({
    config: readConfig({ ...env, DATABASE_URL: db.url, ...(redisUrl === null ? {} : { REDIS_URL: redisUrl }) }),
    level: 'silent',
    verbose: false,
    stop: new AbortController().signal,
  })
  const control = controlOf(sandbox.url)
  await ease(sandbox, control, byJob)
  const table = join(home, 'cities.csv')
  await writeFile(table, citiesOf(rounds))
  const { yaml, syncs } = setupOf(road.url, table, byJob)
  await app.apply(yaml, 'set-up', 'cli:chaos')
  const redis = redisUrl === null || toRedis === null ? {} : { REDIS_URL: byWayOf(toRedis, redisUrl) }
  const workers = new Workers({ ...env, DATABASE_URL: byWayOf(toDatabase, db.url), ...redis })
  return {
    options,
    sandbox,
    app,
    syncs,
    workers,
    recorder,
    road,
    toDatabase,
    toRedis,
    control,
    disturb: next => {
      trouble = next ?? PEACE
    },
    close: async () => {
      trouble = PEACE
      await workers.close()
      await app.close()
      await Promise.all([toDatabase.close(), toRedis?.close(), road.close()])
      await sandbox.close()
      await rm(home, { recursive: true, force: true })
    },
  }
}

const portOf = (url: string) => Number(new URL(url).port)

function controlOf(url: string): Lane['control'] {
  return async (method, path, body) => {
    const answer = await fetch(`${url}/__sandbox${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`the sandbox answered ${answer.status} to ${path}: ${await answer.text()}`)
  }
}

/** How many calls an account may make is not the point here, nor how long a job waits in a queue. */
async function ease({ world }: Sandbox, control: Lane['control'], byJob: boolean): Promise<void> {
  Object.assign(world.salesforce.ingestJobs.pace, { queueMs: 300, workMs: 300, rowMs: 0.05 })
  world.salesforce.queryJobs.hurry()
  const plenty = { hubspotTenSecondly: 100_000, hubspotSearchPerSecond: 1_000, hubspotDaily: 10_000_000 }
  await control('POST', '/limits', { ...plenty, salesforceDaily: 10_000_000 })
  const object = byJob ? 'Contact' : COMPANY.salesforce.object
  const known = new Set(world.salesforce.fieldsOf(object))
  await control('POST', '/salesforce/tracking', { object, fields: TRACKED.filter(field => known.has(field)) })
}
