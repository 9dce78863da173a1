// The whole route on the real database, with a CRM and enrichers in memory and a clock that a test turns.
import { randomUUID } from 'node:crypto'
import { bulkWrite } from '../../jobs/bulk-write/step.ts'
import { closeRun } from '../../jobs/close-run.ts'
import { confirm } from '../../jobs/confirm/step.ts'
import { enrich } from '../../jobs/enrich.ts'
import { past } from '../../jobs/history/step.ts'
import { carryOut } from '../../jobs/plan/carry-out.ts'
import { pull } from '../../jobs/pull/step.ts'
import { stamp } from '../../jobs/stamps/alone.ts'
import { startRun } from '../../jobs/start-run.ts'
import { stick } from '../../jobs/stick/step.ts'
import { undo } from '../../jobs/undo/step.ts'
import { writeBack } from '../../jobs/write-back.ts'
import type { Answer, Ask, Change, Connection, Enricher, WriteOutcome } from '../../src/contract/connector.ts'
import type { History } from '../../src/contract/history.ts'
import type { Clock } from '../../src/contract/primitives.ts'
import type { Run, WorkItem } from '../../src/contract/stores.ts'
import type { Moment, Value } from '../../src/domain/record.ts'
import type { SyncDefinition } from '../../src/domain/sync.ts'
import { requestRun } from '../../src/operations/request-run.ts'
import { anyStep, createWorker, type WorkerOptions } from '../../src/queue/worker.ts'
import type { FreshDatabase } from '../support/fresh-database.ts'
import { quietLog } from '../support/quiet-log.ts'
import { setting, syncDefinition } from '../support/sync.ts'

const STEPS = [
  anyStep(startRun),
  anyStep(pull),
  anyStep(enrich),
  anyStep(carryOut),
  anyStep(writeBack),
  anyStep(bulkWrite),
  anyStep(confirm),
  anyStep(stamp),
  anyStep(stick),
  anyStep(undo),
  anyStep(past),
  anyStep(closeRun),
]
const FIELDS: Readonly<Record<string, string>> = { Email: 'string', Website: 'string', Industry: 'string' }
const LONG_AGO = Date.UTC(2020, 0, 1)
const LEASE_MS = 60_000

/** How a run ends that has read everything: HubSpot's search lags, so it is proven by a later look alone. */
export const statusOf = (system: 'salesforce' | 'hubspot', mode: Run['mode']): Run['status'] =>
  system === 'hubspot' && mode === 'incremental' ? 'provisional' : 'complete'

/** A CRM in memory. Its answers can be replaced by a test. */
export class FakeCrm {
  readonly records = new Map<string, Record<string, Value>>()
  /** Every batch that was written, as it came. */
  readonly batches: (readonly Change[])[] = []
  /** The intent of the last write to each record, as its receipt field has it. */
  readonly receipts = new Map<string, string>()
  /** When records were edited, where it was not long ago. */
  readonly edits = new Map<string, Moment>()
  hasReceipts = true
  pageSize = 500
  batchSize = 200
  longestCallMs = 0
  locksParents = false
  /** The types of its fields. */
  fields = FIELDS
  /** What the CRM tells of the past; nothing, when left out. */
  history: History | undefined
  count = async (): Promise<number> => this.records.size
  /** Called before the comparison: the place for a person's edit. */
  beforeCompare = (): void => undefined
  outcomeOf = (_change: Change): WriteOutcome => ({ status: 'applied', answer: 'success' })
  /** What happens while a batch is on its way: none is answered before that is over. */
  meanwhile: Promise<unknown> | null = null

  connection(): Connection {
    const fields = Object.entries(this.fields).map(([name, type]) => ({
      name,
      label: name,
      type,
      maxLength: null,
      updateable: true,
      options: null,
    }))
    return {
      check: async () => [],
      close: async () => undefined,
      source: {
        describe: async name => ({ name, fields, receiptField: this.hasReceipts ? 'Receipt' : null }),
        account: async () => ({ id: 'acme', now: Date.now() }),
        partitions: async query => [{ query, detail: null }],
        count: () => this.count(),
        read: (_, from) => this.pages(Number(from ?? 0)),
      },
      ...(this.history && { history: this.history }),
      destination: {
        batchSize: this.batchSize,
        locksParents: this.locksParents,
        longestCallMs: this.longestCallMs,
        current: async (_, ids) => {
          this.beforeCompare()
          const receiptOf = (id: string) => (this.hasReceipts ? { receipt: this.receipts.get(id) ?? null } : {})
          return new Map(ids.map(id => [id, { fields: this.records.get(id) ?? {}, ...receiptOf(id) }]))
        },
        write: async (_, changes) => {
          try {
            return this.write(changes)
          } finally {
            await this.meanwhile
          }
        },
      },
    }
  }

  private async *pages(first: number) {
    const all = [...this.records].map(([id, fields]) => {
      const edited = this.edits.get(id) ?? LONG_AGO
      return { id, fields, modifiedAt: edited, stamp: edited }
    })
    for (let at = first; at === first || at < all.length; at += this.pageSize) {
      const next = at + this.pageSize
      yield { records: all.slice(at, next), next: next < all.length ? next : null }
    }
  }

  private write(changes: readonly Change[]): WriteOutcome[] {
    this.batches.push(changes)
    return changes.map(change => {
      const outcome = this.outcomeOf(change)
      if (outcome.status === 'applied') Object.assign(this.records.get(change.recordId) ?? {}, change.fields)
      return outcome
    })
  }
}

/** An enricher that knows the industries of some domains, and remembers what it was asked. */
export class FakeEnricher {
  readonly asked: Ask[] = []
  readonly industries: Readonly<Record<string, string>>
  constructor(industries: Readonly<Record<string, string>>) {
    this.industries = industries
  }
  connection(): Connection {
    const enricher: Enricher = {
      supplies: ['industry'],
      needs: ['domain'],
      trust: 0.99,
      lookup: async asks => {
        this.asked.push(...asks)
        return asks.map(({ keys }): Answer => {
          const industry = this.industries[keys.domain ?? '']
          if (industry === undefined) return { type: 'no-match' }
          return { type: 'match', matchedOn: 'domain', confidence: 1, values: { industry }, observedAt: Date.now() }
        })
      },
    }
    return { check: async () => [], close: async () => undefined, enricher }
  }
}

export interface Route {
  readonly sync: string
  /** What operations want, with the route's own time. */
  readonly parts: Pick<WorkerOptions, 'unitOfWork' | 'clock' | 'newId'>
  /** Pauses between attempts within a job, ms. */
  readonly waits: readonly number[]
  /** `sync`: another one than that of the route. */
  start(options?: { dryRun?: boolean; replan?: boolean; mode?: Run['mode']; sync?: string }): Promise<Run>
  /** Carries out everything that is due, several jobs at once, until nothing is. */
  work(): Promise<void>
  /** Carries out what is due now, and nothing that follows from it; false when nothing was due. */
  step(): Promise<boolean>
  /** Carries out a run to its end, however long its work waits; what dead workers held is taken over. */
  finish(id: string): Promise<Run>
  /** Lets time pass. */
  pass(ms: number): void
  run(id: string): Promise<Run>
}

/** A connection, its sync and its enrichers, all under names of their own. */
export async function openRoute(
  db: FreshDatabase,
  crm: { connection(item: WorkItem): Connection },
  part: Partial<SyncDefinition> = {},
  enrichers: Readonly<Record<string, Pick<FakeEnricher, 'connection'>>> = {},
  time?: Pick<Clock, 'now' | 'sleep'>,
): Promise<Route> {
  const { stores } = db.unitOfWork
  const name = randomUUID()
  const declared = { connector: 'fake', settings: {}, sealed: {}, limits: {} }
  const connection = await stores.connections.save({ ...declared, id: randomUUID(), alias: `crm-${name}` })
  const definition = syncDefinition({
    name: `sync-${name}`,
    connection: connection.alias,
    fields: [setting({ field: 'Email', kind: 'email', policy: 'fill-empty' })],
    enrich: Object.keys(enrichers),
    ...part,
  })
  const of = { id: randomUUID(), name: definition.name, connectionId: connection.id }
  await stores.syncs.save({ ...of, definition }, Date.now())
  const waits: number[] = []
  let ahead = 10
  const clock: Clock = time ?? {
    now: () => Date.now() + ahead,
    sleep: async ms => {
      waits.push(ms)
      ahead += ms
    },
  }
  const options: WorkerOptions = {
    unitOfWork: db.unitOfWork,
    steps: STEPS,
    clock,
    newId: randomUUID,
    log: quietLog,
    leaseMs: LEASE_MS,
    limits: { queued: 1_000, backlog: 50 },
    concurrency: 8,
    stopping: new AbortController().signal,
    resources: async item => {
      const opened: Connection[] = []
      const connect = async (alias: string) => {
        const fresh = (enrichers[alias] ?? crm).connection(item)
        opened.push(fresh)
        return fresh
      }
      const close = async () => {
        for (const { close } of opened) await close()
      }
      return { connect, calls: () => 0, close }
    },
  }
  const step = async (): Promise<boolean> => {
    const due = await stores.work.takeDue(clock.now(), clock.now() + LEASE_MS, { queued: 100, backlog: 50 })
    if (due.length === 0 && (await stores.work.closeEnded()) === 0) return false
    const worker = createWorker(options)
    const tickets = due.map(({ ticket, id, epoch }) => ({ id: ticket, items: [{ id, epoch }] }))
    await Promise.all(tickets.map(worker.handle)).finally(worker.stop)
    return true
  }
  const work = async (): Promise<void> => {
    while (await step());
  }
  const run = async (id: string): Promise<Run> => {
    const found = await stores.runs.byId(id)
    if (found === null) throw new Error(`there is no run ${id}`)
    return found
  }
  const finish = async (id: string): Promise<Run> => {
    for (;;) {
      await work()
      const ended = await run(id)
      if (ended.status !== 'active') return ended
      await clock.sleep(LEASE_MS)
      await stores.work.reap(clock.now(), [])
    }
  }
  return {
    sync: definition.name,
    parts: options,
    waits,
    finish,
    run,
    start: ({ dryRun = false, replan = false, mode = 'full', sync = definition.name } = {}) =>
      requestRun({ sync, mode, dryRun, replan, actor: 'cli:test' }, { ...options }),
    work,
    step,
    pass: ms => {
      ahead += ms
    },
  }
}

/** Records whose e-mail address is written in capitals, so that each has one change to make. */
export function shouting(count: number): FakeCrm {
  const crm = new FakeCrm()
  for (let n = 0; n < count; n += 1) crm.records.set(`r${n}`, { Email: `PERSON${n}@ACME-CORP.COM` })
  return crm
}

/** What the audit says became of the run's changes, with the answers. */
export async function outcomesOf(
  db: FreshDatabase,
  runId: string,
): Promise<{ record: string; outcome: string; answer: string }[]> {
  const changes = await db.unitOfWork.stores.audit.list({ runId, event: 'field.change', limit: 1_000_000 })
  return changes
    .map(({ recordId = '', outcome = '', answer = '' }) => ({ record: recordId, outcome, answer }))
    .toSorted((a, b) => (a.record < b.record ? -1 : a.record > b.record ? 1 : 0))
}
