// The composition root: what can be asked of Evergreen, each with the parts that it needs. With parts.ts the only file
// that knows every floor.
import { randomUUIDv7 } from 'node:crypto'
import { resolve } from 'node:path'
import { type Estimate, estimateRun, requireFields } from '../jobs/index.ts'
import pkg from '../package.json' with { type: 'json' }
import { type AuditApp, auditApp, auditSealing } from './app-audit.ts'
import { type RulesApp, rulesApp } from './app-rules.ts'
import { systemClock } from './clock.ts'
import type { Actor } from './contract/audit.ts'
import type { PlanPage, Run, StoredConnection } from './contract/stores.ts'
import { adminTokens } from './desk/access.ts'
import { deskOf, type Shared } from './desk/desk.ts'
import { setupDesk } from './desk/setup.ts'
import type { Picture as RunPicture } from './domain/picture/picture.ts'
import type { HttpOptions } from './http/server.ts'
import type { Receive } from './http/webhooks.ts'
import type { AdminToken } from './operations/access/first-admin.ts'
import type { ApplyReport } from './operations/apply.ts'
import { startKeeping } from './operations/erasure/keeping.ts'
import { estimateRequest, type RunEstimate } from './operations/estimate/estimate-run.ts'
import { connectionOnce, explainField, type FieldAddress, type FieldStory } from './operations/explain/story.ts'
import { keepFindable } from './operations/find/findables.ts'
import { checkReachable } from './operations/health/check-reachable.ts'
import { examine } from './operations/health/check-setup.ts'
import type { Finding } from './operations/health/finding.ts'
import { type QueuesReport, reportQueues } from './operations/health/queues.ts'
import { startBatcher } from './operations/notices/batcher.ts'
import { startListeners } from './operations/notices/listen.ts'
import { receiveNotices } from './operations/notices/receive.ts'
import { type PauseReport, type PauseRequest, setPause } from './operations/pause.ts'
import { pictureOf } from './operations/picture.ts'
import {
  type ApprovalRequest,
  approvePlan,
  type DecisionReport,
  type RejectionRequest,
  rejectPlan,
} from './operations/plan/decide.ts'
import { listPlans, type PlanReport, type PlanRequest, readPlan } from './operations/plan/read.ts'
import { type ProvisionReport, type ProvisionRequest, provision } from './operations/provision/provision.ts'
import { type RunRequest, requestRun } from './operations/request-run.ts'
import { followRun, listRuns, type RunProposal, type RunReport, readProposals, readRun } from './operations/runs.ts'
import { startScheduler } from './operations/scheduler.ts'
import { readSchedules, type ScheduleReport } from './operations/schedules.ts'
import type { Removable, RemovalReport } from './operations/setup/remove.ts'
import type { UndoTarget } from './operations/undo/target.ts'
import { foreseeUndo, requestUndo, type UndoOutlook, type UndoRequest } from './operations/undo/undo.ts'
import { retryRun } from './operations/write/retry.ts'
import { stopRun } from './operations/write/stop.ts'
import { type AppOptions, CONNECTORS, openParts, type Parts, STEPS } from './parts.ts'
import { openQueue } from './queue/bullmq/open.ts'
import { DISPATCH_LIMITS } from './queue/dispatcher.ts'
import { startHeartbeat } from './queue/heartbeat.ts'
import { startRunner } from './queue/runner.ts'
import type { SandboxRequest } from './sandbox/open.ts'
import { setupJsonSchema } from './setup/editor-schema.ts'

export { FIELD_KINDS, type FieldKind, type RulesRequest, type TryReport, testRules } from './app-rules.ts'
export { parseHead } from './audit-head.ts'
export { readConfig } from './config.ts'
export type { Actor, AuditEntry, AuditFilter } from './contract/audit.ts'
export type { Remedy } from './domain/advice/remedy.ts'
export { ACTORS, AUDIT_EVENTS, CHANGE_OUTCOMES, CHANGE_REASONS } from './domain/audit/vocabulary.ts'
export { lockText } from './domain/lock.ts'
export type { Picture as RunPicture } from './domain/picture/picture.ts'
export { wholeId } from './domain/search/sought.ts'
export type { FieldStory } from './operations/explain/story.ts'
export type { QueuesReport } from './operations/health/queues.ts'
export type { DecisionReport } from './operations/plan/decide.ts'
export type { PlanReport } from './operations/plan/read.ts'
export type { ProvisionReport } from './operations/provision/provision.ts'
export type { RunProposal, RunReport } from './operations/runs.ts'
export type { ScheduledTime, ScheduleReport } from './operations/schedules.ts'
export type { AppOptions } from './parts.ts'
export type { CsvLoad } from './sandbox/load.ts'
export { keepYoungHeapSmall } from './young-heap.ts'

interface Service {
  close(): Promise<void>
}

export interface App extends AuditApp, RulesApp {
  apply(text: string, file: string, actor: Actor): Promise<ApplyReport>
  exportSetup(): Promise<string>
  /** Takes a sync or a connection out of the set-up. */
  remove(what: Removable, actor: Actor): Promise<RemovalReport>
  /** Throws what a run would fail with at once: wrong credentials, an unreachable CRM, an unknown stream. */
  checkReachable(sync: string): Promise<void>
  requestRun(request: RunRequest): Promise<Run>
  /** What the run would cost in calls, and how long the day's budget lasts for it. */
  estimate(request: RunRequest): Promise<RunEstimate<Estimate>>
  retry(runId: string, actor: Actor): Promise<Run>
  /** What has been sent is settled, and nothing more is begun. */
  stop(runId: string, actor: Actor): Promise<Run>
  /** What an undo would take back; nothing is done. */
  foreseeUndo(target: UndoTarget): Promise<UndoOutlook>
  undo(request: UndoRequest): Promise<Run>
  follow(runId: string, signal: AbortSignal): AsyncGenerator<RunReport>
  run(runId: string): Promise<RunReport>
  /** The run as a picture: its stages over time, its changes by reason. */
  picture(report: RunReport): Promise<RunPicture>
  proposals(runId: string, limit: number): Promise<RunProposal[]>
  /** A run's plan with a page of its changes. */
  plan(request: PlanRequest): Promise<PlanReport>
  /** Those that wait for someone. */
  plans(page?: PlanPage): Promise<Pick<PlanReport, 'run' | 'plan'>[]>
  approve(request: ApprovalRequest): Promise<DecisionReport>
  reject(request: RejectionRequest): Promise<DecisionReport>
  runs(filter: { readonly syncName?: string | undefined; readonly limit: number }): Promise<RunReport[]>
  /** When a sync, or all, run by themselves; with the next `count` starts of each. */
  schedule(sync: string | undefined, count: number): Promise<ScheduleReport[]>
  setPause(request: PauseRequest): Promise<PauseReport>
  connectionId(alias: string): Promise<string>
  explain(address: FieldAddress): Promise<FieldStory>
  doctor(): AsyncGenerator<Finding>
  queues(): Promise<QueuesReport>
  /** Makes in a connection's CRM the fields that its syncs need; without permission nothing is made. */
  provision(request: ProvisionRequest): Promise<ProvisionReport>
  /** A token with which an admin is made in the browser, for who has locked themselves out. */
  adminToken(): Promise<AdminToken>
  startWorker(): Promise<Service>
  startScheduler(): Promise<Service>
  /** `firstAdmin`: a token with which the first admin is made in the browser; null where there are users. */
  startApi(port?: number): Promise<Service & { readonly url: string; readonly firstAdmin: AdminToken | null }>
  /** Health and metrics of a process without API, where a port is given here or by the environment; else null. */
  startHealth(port?: number): Promise<(Service & { readonly url: string }) | null>
  close(): Promise<void>
}

/** The JSON Schema of the set-up file. */
export const setupSchema = (): object => setupJsonSchema(CONNECTORS)

/** Opens the parts and puts them together. */
export async function openApp(options: AppOptions): Promise<App> {
  const parts = await openParts(options)
  const { apply, exportSetup, remove } = setupDesk(parts)
  const own = { ...readings(parts), ...auditApp(parts), ...rulesApp(parts), ...settings(parts) }
  const setup = {
    exportSetup,
    remove: (what: Removable, actor: Actor) => remove(what, { actor }),
    apply: (text: string, file: string, actor: Actor) => apply({ text, file, actor }),
  }
  return { ...own, ...setup, ...services(parts, own), close: parts.close }
}

/** What `npm ci` and the image build the console to. */
const CONSOLE = resolve(import.meta.dirname, '../dist/console')

function readings({ unitOfWork, log, resources, queue, auditKeys: keys }: Parts) {
  const open = () => resources(null, log)
  return {
    run: (runId: string) => readRun(runId, unitOfWork, systemClock),
    picture: (report: RunReport) => pictureOf(report, { unitOfWork, clock: systemClock }),
    proposals: (runId: string, limit: number) => readProposals(runId, limit, unitOfWork),
    runs: (filter: { readonly syncName?: string | undefined; readonly limit: number }) =>
      listRuns(filter, unitOfWork, systemClock),
    plan: (request: PlanRequest) => readPlan(request, { unitOfWork, clock: systemClock }),
    plans: (page?: PlanPage) => listPlans({ unitOfWork, clock: systemClock }, page),
    follow: (runId: string, signal: AbortSignal) => followRun(runId, unitOfWork, systemClock, signal),
    schedule: (sync: string | undefined, count: number) => readSchedules(sync, count, unitOfWork, systemClock),
    connectionId: async (alias: string) => (await connectionOnce(alias, unitOfWork)).id,
    explain: (address: FieldAddress) => explainField(address, unitOfWork),
    doctor: () => examine({ unitOfWork, open, queue, clock: systemClock, keys }),
    queues: () => reportQueues(unitOfWork, queue, systemClock),
    provision: (request: ProvisionRequest) => provision(request, { unitOfWork, clock: systemClock, open }),
    checkReachable: (name: string) => checkReachable(name, { unitOfWork, open, requireFields }),
    estimate: (request: RunRequest) =>
      estimateRequest(request, { unitOfWork, clock: systemClock, newId: randomUUIDv7, open, estimate: estimateRun }),
  }
}

function settings({ unitOfWork }: Parts) {
  const clock = systemClock
  // Ids that rise with time, so that indexes grow at their end.
  const newId = randomUUIDv7
  return {
    requestRun: (request: RunRequest) => requestRun(request, { unitOfWork, clock, newId }),
    approve: (request: ApprovalRequest) => approvePlan(request, { unitOfWork, clock, newId }),
    reject: (request: RejectionRequest) => rejectPlan(request, { unitOfWork, clock, newId }),
    retry: (runId: string, actor: Actor) => retryRun(runId, actor, { unitOfWork, clock, newId }),
    stop: (runId: string, actor: Actor) => stopRun(runId, actor, { unitOfWork, clock }),
    foreseeUndo: (target: UndoTarget) => foreseeUndo(target, { unitOfWork }),
    undo: (request: UndoRequest) => requestUndo(request, { unitOfWork, clock, newId }),
    setPause: (request: PauseRequest) => setPause(request, unitOfWork, clock),
  }
}

/** One after the other, whatever becomes of the ones before. */
const closeAll = (services: readonly Service[]): Promise<void> =>
  services.reduce((closing, service) => closing.finally(service.close), Promise.resolve())

function services(parts: Parts, own: Shared) {
  const { config, log, unitOfWork, resources, databaseUrl, queue, stop } = parts
  const { host, concurrency, leaseSeconds } = config
  const { stores } = unitOfWork
  const clock = systemClock
  // Loaded only by processes that answer: no other has to wait for it.
  const http = async (options: Pick<HttpOptions, 'port' | 'portFrom' | 'receive' | 'api'>) =>
    (await import('./http/server.ts')).startHttp({ host, stores, queue, clock, log, ...options })
  const { url, proxies, requestsPerMinute } = config
  const api = { desk: deskOf(parts, own), url, proxies, requestsPerMinute, console: CONSOLE }
  const feedOf = async ({ alias }: StoredConnection) => (await resources(null, log).connect(alias)).feed
  const receive: Receive = (to, delivery) => receiveNotices(to, delivery, { unitOfWork, clock, log, feedOf })
  const scheduling = { unitOfWork, clock, newId: randomUUIDv7, log }
  return {
    adminToken: adminTokens(parts).any,
    startApi: async (port = config.port) => {
      const served = await http({ port, portFrom: '--port or PORT', receive, api })
      return { ...served, firstAdmin: await adminTokens(parts).first() }
    },
    startHealth: async (port = config.workerPort) =>
      port === null ? null : http({ port, portFrom: '--health-port or EVERGREEN_WORKER_PORT' }),
    startScheduler: async () => {
      const scheduler = await startScheduler(scheduling)
      const noticing = { ...scheduling, resources: () => resources(null, log) }
      const keeping = { ...scheduling, keys: parts.auditKeys }
      const beside = [startListeners(noticing), startBatcher(noticing), scheduler, startKeeping(keeping)]
      const services = [...beside, keepFindable(keeping), auditSealing(parts)]
      return { close: () => closeAll(services) }
    },
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
        resources: async (item, jobLog) => resources(item, jobLog),
      })
      const stopHeartbeat = await startHeartbeat({ unitOfWork, clock, log, version: pkg.version, concurrency })
      const sealing = auditSealing(parts)
      return { close: () => runner.close().finally(stopHeartbeat).finally(sealing.close) }
    },
  }
}

/** Both CRM servers. Loaded only here: no other command needs them to start. */
export async function openSandbox(request: SandboxRequest) {
  return (await import('./sandbox/open.ts')).openSandbox(request)
}
