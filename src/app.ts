// The composition root: the only file that knows every floor. It opens the parts and hands each what it needs.
import { randomUUIDv7 } from 'node:crypto'
import { csv } from '../connectors/csv/index.ts'
import { hubspot } from '../connectors/hubspot/index.ts'
import { salesforce } from '../connectors/salesforce/index.ts'
import { closeRun, enrich, past, pull, requireFields, startRun, writeBack } from '../jobs/index.ts'
import pkg from '../package.json' with { type: 'json' }
import { systemClock } from './clock.ts'
import { type Config, readConfig, secretFromEnv } from './config.ts'
import type { AuditEntry, AuditFilter } from './contract/audit.ts'
import type { Connector, SessionKeeper } from './contract/connector.ts'
import type { Log } from './contract/primitives.ts'
import type { QueueWatch } from './contract/queue.ts'
import type { Run, UnitOfWork } from './contract/stores.ts'
import { startHttp } from './http/server.ts'
import { createLog, registerSecret } from './log.ts'
import { type ApplyReport, applySetup } from './operations/apply.ts'
import { readAudit } from './operations/audit-pages.ts'
import { connectionNamed, explainField, type FieldAddress, type FieldStory } from './operations/explain.ts'
import { checkReachable } from './operations/health/check-reachable.ts'
import { examine, type Finding } from './operations/health/check-setup.ts'
import { type QueuesReport, reportQueues } from './operations/health/queues.ts'
import { createResources, type Resources } from './operations/job-resources.ts'
import { createOpener } from './operations/open-connection.ts'
import { type PauseReport, type PauseRequest, setPause } from './operations/pause.ts'
import { type RunRequest, requestRun } from './operations/request-run.ts'
import { followRun, listRuns, type RunProposal, type RunReport, readProposals, readRun } from './operations/runs.ts'
import { startScheduler } from './operations/scheduler.ts'
import { readSchedules, type ScheduleReport } from './operations/schedules.ts'
import { createSessions } from './operations/sessions.ts'
import { createOutbound } from './outbound/index.ts'
import { openQueue } from './queue/bullmq/open.ts'
import { DISPATCH_LIMITS } from './queue/dispatcher.ts'
import { startHeartbeat } from './queue/heartbeat.ts'
import { startRunner } from './queue/runner.ts'
import { watchQueue } from './queue/watch.ts'
import { anyStep } from './queue/worker.ts'
import { createQuota } from './quota/call-budget.ts'
import type { SandboxRequest } from './sandbox/open.ts'
import { createSealer, loadKey } from './seal.ts'
import { diffSetup } from './setup/diff.ts'
import { setupJsonSchema } from './setup/editor-schema.ts'
import { exportSetup } from './setup/export.ts'
import { type ParseOptions, parseSetup } from './setup/parse.ts'
import { migrate } from './store/migrate.ts'
import { openDatabase } from './store/open-database.ts'
import { createPool } from './store/pool.ts'
import { recreateDatabase } from './store/scratch.ts'
import { createUnitOfWork } from './store/unit-of-work.ts'

export { readConfig } from './config.ts'
export { AUDIT_EVENTS, type AuditEntry, type AuditFilter, CHANGE_OUTCOMES } from './contract/audit.ts'
export type { FieldStory } from './operations/explain.ts'
export type { QueuesReport } from './operations/health/queues.ts'
export type { RunProposal, RunReport } from './operations/runs.ts'
export type { ScheduledTime, ScheduleReport } from './operations/schedules.ts'
export type { CsvLoad } from './sandbox/load.ts'

const CONNECTORS: readonly Connector[] = [salesforce, hubspot, csv]
const STEPS = [anyStep(startRun), anyStep(pull), anyStep(enrich), anyStep(writeBack), anyStep(past), anyStep(closeRun)]

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

interface Service {
  close(): Promise<void>
}

export interface App {
  apply(text: string, file: string, actor: string): Promise<ApplyReport>
  exportSetup(): Promise<string>
  /** Throws what a run would fail with at once: wrong credentials, an unreachable CRM, an unknown stream. */
  checkReachable(sync: string): Promise<void>
  requestRun(request: RunRequest): Promise<Run>
  follow(runId: string, signal: AbortSignal): AsyncGenerator<RunReport>
  run(runId: string): Promise<RunReport>
  proposals(runId: string, limit: number): Promise<RunProposal[]>
  runs(filter: { readonly syncName?: string | undefined; readonly limit: number }): Promise<RunReport[]>
  /** When a sync, or all, run by themselves; with the next `count` starts of each. */
  schedule(sync: string | undefined, count: number): Promise<ScheduleReport[]>
  setPause(request: PauseRequest): Promise<PauseReport>
  connectionId(alias: string): Promise<string>
  audit(filter: AuditFilter): AsyncGenerator<AuditEntry>
  countAudit(): Promise<number>
  explain(address: FieldAddress): Promise<FieldStory>
  doctor(): AsyncGenerator<Finding>
  queues(): Promise<QueuesReport>
  startWorker(): Promise<Service>
  startScheduler(): Promise<Service>
  startApi(port?: number): Promise<Service & { readonly url: string }>
  /** Health and metrics of a process without API, where a port is given here or by the environment; else null. */
  startHealth(port?: number): Promise<(Service & { readonly url: string }) | null>
  close(): Promise<void>
}

/** The JSON Schema of the set-up file. */
export const setupSchema = (): object => setupJsonSchema(CONNECTORS)

/** Opens the database (embedded where none is named), brings it up to date, and puts the parts together. */
export async function openApp(options: AppOptions): Promise<App> {
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
    const unitOfWork = createUnitOfWork(pool)
    const sealer = createSealer(loadKey(config))
    const resources = resourcesOf(unitOfWork, sealer)
    const open = (calm: Log) => openQueue({ ...config, databaseUrl, leaseMs: 1_000, traces: false, log: calm })
    const queue = watchQueue(open, log)
    const parts: Parts = { config, log, unitOfWork, sealer, resources, databaseUrl, queue, stop: options.stop }
    const close = async () => {
      await queue.close()
      await closeDatabase()
    }
    return { ...readings(parts), ...settings(parts), ...services(parts), close }
  } catch (error) {
    await closeDatabase()
    throw error
  }
}

interface Parts {
  readonly config: Config
  readonly log: Log
  readonly unitOfWork: UnitOfWork
  readonly sealer: ReturnType<typeof createSealer>
  resources(runId: string | null, log: Log): Resources
  readonly databaseUrl: string
  readonly queue: QueueWatch
  readonly stop: AbortSignal
}

/** How connections are opened in this process: one guard of the network, one memory of budgets and sessions. */
function resourcesOf(unitOfWork: UnitOfWork, { seal, open: unseal }: Parts['sealer']): Parts['resources'] {
  const clock = systemClock
  const sessions = createSessions({ unitOfWork, clock, seal, unseal, registerSecret })
  const parts = { connectors: CONNECTORS, outbound: createOutbound(), clock, sessions, unseal, secretFromEnv }
  const open = createOpener({ ...parts, folder: process.cwd(), registerSecret })
  const { budgetFor } = createQuota(unitOfWork.stores.calls, clock)
  return (runId, log) => createResources(runId, log, { stores: unitOfWork.stores, open, budgetFor })
}

function readings({ unitOfWork, log, resources, queue }: Parts) {
  const open = () => resources(null, log)
  return {
    run: (runId: string) => readRun(runId, unitOfWork),
    proposals: (runId: string, limit: number) => readProposals(runId, limit, unitOfWork),
    runs: (filter: { readonly syncName?: string | undefined; readonly limit: number }) => listRuns(filter, unitOfWork),
    follow: (runId: string, signal: AbortSignal) => followRun(runId, unitOfWork, systemClock, signal),
    schedule: (sync: string | undefined, count: number) => readSchedules(sync, count, unitOfWork, systemClock),
    connectionId: async (alias: string) => (await connectionNamed(alias, unitOfWork)).id,
    audit: (filter: AuditFilter) => readAudit(filter, unitOfWork),
    countAudit: () => unitOfWork.stores.audit.count(),
    explain: (address: FieldAddress) => explainField(address, unitOfWork),
    doctor: () => examine(unitOfWork, open, queue),
    queues: () => reportQueues(unitOfWork, queue, systemClock),
    checkReachable: (name: string) => checkReachable(name, { unitOfWork, open, requireFields }),
  }
}

function settings({ unitOfWork, sealer, log }: Parts) {
  const clock = systemClock
  // Ids that rise with time, so that indexes grow at their end.
  const newId = randomUUIDv7
  return {
    requestRun: (request: RunRequest) => requestRun(request, { unitOfWork, clock, newId }),
    setPause: (request: PauseRequest) => setPause(request, unitOfWork, clock),
    exportSetup: () => storedSetup(unitOfWork).then(({ connections, syncs }) => exportSetup(connections, syncs)),
    apply: async (text: string, file: string, actor: string) => {
      const stored = await storedSetup(unitOfWork)
      const setup = await parseSetup(text, { file, stored, ...surroundings(log) })
      const changes = diffSetup(stored, setup)
      return applySetup(setup, changes, actor, { unitOfWork, clock, newId, seal: sealer.seal })
    },
  }
}

async function storedSetup({ stores }: UnitOfWork) {
  const [connections, syncs] = await Promise.all([stores.connections.list(), stores.syncs.list()])
  return { connections, syncs: syncs.map(sync => sync.definition) }
}

/** To see what a declared connection offers it is opened, and makes no call. */
function surroundings(log: Log): Pick<ParseOptions, 'connectors' | 'secretFromEnv' | 'open'> {
  const unused = { spend: async () => undefined, learn: () => undefined }
  const session: SessionKeeper = { get: () => null, renew: (_refused, make) => make(null) }
  const deps = { outbound: createOutbound(), clock: systemClock, log, budget: unused, session, folder: process.cwd() }
  return {
    connectors: CONNECTORS,
    secretFromEnv,
    open: (alias, connector, given) => connector.open(given, { ...deps, alias }),
  }
}

function services({ config, log, unitOfWork, resources, databaseUrl, queue, stop }: Parts) {
  const { host, concurrency, leaseSeconds } = config
  const { stores } = unitOfWork
  const clock = systemClock
  const http = (port: number, portFrom: string) => startHttp({ host, port, portFrom, stores, queue, clock })
  return {
    startApi: (port = config.port) => http(port, '--port or PORT'),
    startHealth: async (port = config.workerPort) =>
      port === null ? null : http(port, '--health-port or EVERGREEN_WORKER_PORT'),
    startScheduler: () => startScheduler({ unitOfWork, clock, newId: randomUUIDv7, log }),
    startWorker: async () => {
      const leaseMs = leaseSeconds * 1_000
      const runner = await startRunner({
        queue: await openQueue({ ...config, databaseUrl, leaseMs, log }),
        unitOfWork,
        steps: STEPS,
        clock,
        log,
        leaseMs,
        concurrency,
        limits: DISPATCH_LIMITS,
        stop,
        resources: async (item, jobLog) => resources(item.runId, jobLog),
      })
      const stopHeartbeat = await startHeartbeat({ unitOfWork, clock, log, version: pkg.version, concurrency })
      return { close: () => runner.close().finally(stopHeartbeat) }
    },
  }
}

/** Both CRM servers. Loaded only here: no other command needs them to start. */
export async function openSandbox(request: SandboxRequest) {
  return (await import('./sandbox/open.ts')).openSandbox(request)
}
