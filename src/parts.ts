// What the app is made of: what it can do; and what is opened in order and closed in reverse: the database, the queue, and the way to the outside.
import { randomUUIDv7 } from 'node:crypto'
import { csv } from '../connectors/csv/index.ts'
import { hubspot } from '../connectors/hubspot/index.ts'
import { salesforce } from '../connectors/salesforce/index.ts'
import {
  bulkWrite,
  carryOut,
  closeRun,
  confirm,
  enrich,
  past,
  pull,
  stamp,
  startRun,
  stick,
  undo,
  writeBack,
} from '../jobs/index.ts'
import { createAuditKeys } from './audit-keys.ts'
import { systemClock } from './clock.ts'
import { type Config, readConfig, secretFromEnv } from './config.ts'
import type { Connector } from './contract/connector.ts'
import type { Log } from './contract/primitives.ts'
import type { QueueWatch } from './contract/queue.ts'
import type { TurnKeeper } from './contract/quota.ts'
import type { AuditKeys, UnitOfWork } from './contract/stores.ts'
import { createLog, registerSecret } from './log.ts'
import { createResources, type Resources, type ResourcesOf } from './operations/job-resources.ts'
import { createOpener } from './operations/open-connection.ts'
import { createSessions } from './operations/sessions.ts'
import { createOutbound } from './outbound/index.ts'
import { openQueue } from './queue/bullmq/open.ts'
import { watchQueue } from './queue/watch.ts'
import { anyStep } from './queue/worker.ts'
import { createQuota } from './quota/call-budget.ts'
import { createRedisTurns } from './quota/redis-turns.ts'
import { createSealer, loadKeys } from './seal.ts'
import { migrate } from './store/migrate.ts'
import { openDatabase } from './store/open-database.ts'
import { createPool } from './store/pool.ts'
import { recreateDatabase } from './store/scratch.ts'
import { createUnitOfWork } from './store/unit-of-work.ts'
import { createTeamRules, type TeamRuleShelf } from './team-rules/team-rules.ts'

export const CONNECTORS: readonly Connector[] = [salesforce, hubspot, csv]

/** What a worker can do. */
export const STEPS = [
  anyStep(startRun),
  anyStep(undo),
  anyStep(pull),
  anyStep(enrich),
  anyStep(carryOut),
  anyStep(writeBack),
  anyStep(bulkWrite),
  anyStep(stamp),
  anyStep(stick),
  anyStep(confirm),
  anyStep(past),
  anyStep(closeRun),
]

export interface AppOptions {
  /** Default: what the environment says. */
  readonly config?: Config
  /** Begin with an empty database of this name beside the one that the environment names. */
  readonly emptyDatabase?: string
  /** The log level where LOG_LEVEL does not say. */
  readonly level: 'info' | 'warn' | 'silent'
  readonly verbose: boolean
  /** Aborted when the process is asked to stop. */
  readonly stop: AbortSignal
}

export interface Parts {
  readonly teamRules: TeamRuleShelf
  readonly config: Config
  readonly log: Log
  readonly unitOfWork: UnitOfWork
  readonly sealer: ReturnType<typeof createSealer>
  readonly auditKeys: AuditKeys
  resources(job: ResourcesOf | null, log: Log): Resources
  readonly databaseUrl: string
  readonly queue: QueueWatch
  readonly stop: AbortSignal
  close(): Promise<void>
}

/** Opens the database (embedded where none is named) and brings it up to date, then all that needs it. */
export async function openParts(options: AppOptions): Promise<Parts> {
  const config = options.config ?? readConfig()
  const log = createLog({ level: config.logLevel ?? options.level, verbose: options.verbose })
  const database = await openDatabase({ url: config.databaseUrl ?? undefined, home: config.home, log })
  const name = options.emptyDatabase
  const databaseUrl = name === undefined ? database.url : await recreateDatabase(database.url, name)
  const pool = createPool(databaseUrl, log)
  const closeDatabase = async () => {
    await pool.end()
    await database.close()
  }
  try {
    await migrate(pool)
    const { key, old } = loadKeys(config)
    const auditKeys = createAuditKeys(key, old)
    const unitOfWork = createUnitOfWork(pool, auditKeys)
    const sealer = createSealer(key, old)
    const redisTurns = config.redisUrl === null ? null : createRedisTurns(config.redisUrl)
    const teamRules = createTeamRules({ folder: process.cwd(), log })
    const resources = resourcesOf(unitOfWork, teamRules, sealer, redisTurns ?? unitOfWork.stores.turns)
    const open = (calm: Log) => openQueue({ ...config, databaseUrl, leaseMs: 1_000, traces: false, log: calm })
    const queue = watchQueue(open, log)
    const close = async () => {
      await queue.close()
      redisTurns?.close()
      await closeDatabase()
    }
    return {
      config,
      log,
      unitOfWork,
      teamRules,
      sealer,
      auditKeys,
      resources,
      databaseUrl,
      queue,
      stop: options.stop,
      close,
    }
  } catch (error) {
    await closeDatabase()
    throw error
  }
}

/** How connections are opened in this process: one guard of the network, one memory of budgets and sessions. */
function resourcesOf(
  unitOfWork: UnitOfWork,
  { rulesOf }: TeamRuleShelf,
  { seal, open: unseal }: Parts['sealer'],
  turns: TurnKeeper,
): Parts['resources'] {
  const clock = systemClock
  const sessions = createSessions({ unitOfWork, clock, seal, unseal, registerSecret })
  const parts = { connectors: CONNECTORS, outbound: createOutbound(), clock, sessions, unseal, secretFromEnv }
  const open = createOpener({ ...parts, folder: process.cwd(), registerSecret })
  const { calls, days } = unitOfWork.stores
  const { budgetFor } = createQuota({ calls, days, turns, clock, newId: randomUUIDv7 })
  return (job, log) => createResources(job, log, { stores: unitOfWork.stores, open, budgetFor, teamRules: rulesOf })
}
