// A queue with one made-up step on the real database and the real backend, to see what becomes of a job.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { systemClock } from '../../src/clock.ts'
import type { Commit, JobContext } from '../../src/contract/job.ts'
import type { Json } from '../../src/contract/primitives.ts'
import type { Run, StepName } from '../../src/contract/stores.ts'
import type { QueueBackend, Ticket } from '../../src/queue/backend.ts'
import { createPostgresQueue } from '../../src/queue/bullmq/postgres.ts'
import { startRunner } from '../../src/queue/runner.ts'
import { anyStep, createWorker, type WorkerOptions } from '../../src/queue/worker.ts'
import type { FreshDatabase } from '../support/fresh-database.ts'
import { quietLog } from '../support/quiet-log.ts'

/** What the made-up pull does; its commit closes nothing and leads to nothing. */
export type Body = (context: JobContext) => Promise<void> | void

export const done: Commit = async () => ({ counts: { pulled: 1 }, next: [] })

/** The steps of a line: a pull that does what the test says, and a close-run that does nothing. */
export function stepsOf(body: Body, commit: Commit = done): WorkerOptions['steps'] {
  const payload = z.strictObject({ n: z.int() })
  const pull = {
    name: 'pull',
    payload,
    run: async (_: { n: number }, context: JobContext) => {
      await body(context)
      return commit
    },
  } as const
  const close = { name: 'close-run', payload: z.looseObject({}), run: async () => done } as const
  return [anyStep(pull), anyStep(close)]
}

/** More than the tests that use it ever have at once. */
export const WIDE = { queued: 1_000, backlog: 1_000 } as const

export function workerOptions(db: FreshDatabase, body: Body, part: Partial<WorkerOptions> = {}): WorkerOptions {
  return {
    unitOfWork: db.unitOfWork,
    steps: stepsOf(body),
    clock: systemClock,
    newId: randomUUID,
    log: quietLog,
    leaseMs: 60_000,
    limits: WIDE,
    concurrency: 4,
    stopping: new AbortController().signal,
    resources: async () => ({ connect: unconnected, calls: () => 7, close: async () => undefined }),
    ...part,
  }
}

const unconnected = () => Promise.reject(new Error('these steps connect to nothing'))

/** Adds one piece of work to the run; returns its id. */
export async function addWork(db: FreshDatabase, run: Run, payload: Json = { n: 1 }): Promise<string> {
  const id = randomUUID()
  await db.unitOfWork.stores.work.add([{ id, step: 'pull', runId: run.id, key: id, payload }])
  return id
}

/** Adds that many pieces of work to the run at once; returns their ids. */
export async function addMany(db: FreshDatabase, run: Run, count: number): Promise<string[]> {
  const items = Array.from({ length: count }, (_, n) => {
    const id = randomUUID()
    return { id, step: 'pull', runId: run.id, key: id, payload: { n } } as const
  })
  await db.unitOfWork.stores.work.add(items)
  return items.map(({ id }) => id)
}

/** Hands the work over as the dispatcher does; returns its ticket. */
export async function ticketOf(db: FreshDatabase, work: string, leaseMs = 60_000): Promise<Ticket> {
  const now = Date.now() + 1
  const taken = await db.unitOfWork.stores.work.takeDue(now, now + leaseMs, WIDE)
  const item = taken.find(({ id }) => id === work)
  if (item === undefined) throw new Error(`work ${work} is not due`)
  return { id: item.ticket, items: [{ id: item.id, epoch: item.epoch }] }
}

/** Carries out one ticket as a process of its own would. */
export async function handleTicket(ticket: Ticket, options: WorkerOptions): Promise<void> {
  const worker = createWorker(options)
  await worker.handle(ticket).finally(worker.stop)
}

/** Takes the work and carries it out. */
export async function handle(db: FreshDatabase, work: string, options: WorkerOptions): Promise<void> {
  await handleTicket(await ticketOf(db, work), options)
}

/** Works on the real backend until the run has no open work, or `ms` have passed. */
export async function workUntilEnded(
  db: FreshDatabase,
  run: Run,
  options: WorkerOptions,
  queue: QueueBackend = createPostgresQueue(db.url, quietLog),
  during: (queue: QueueBackend) => Promise<void> = async () => undefined,
): Promise<void> {
  const runner = await startRunner({ ...options, queue, limits: WIDE, stop: new AbortController().signal })
  try {
    await during(queue)
    const deadline = Date.now() + 45_000
    while (!hasEnded(await rowsOf(db, run))) {
      if (Date.now() > deadline) throw new Error(`work is still open: ${JSON.stringify(await rowsOf(db, run))}`)
      await sleep(20)
    }
  } finally {
    await runner.close()
  }
}

/** The run's last work is its close-run, which the dispatcher adds when all other work has ended. */
function hasEnded(rows: readonly WorkRow[]): boolean {
  const ended = rows.every(({ status }) => status === 'done' || status === 'failed')
  return ended && rows.some(({ step }) => step === 'close-run')
}

export interface WorkRow {
  readonly step: StepName
  readonly status: string
  readonly note: string | null
  readonly failures: number
  readonly epoch: number
}

export async function rowsOf(db: FreshDatabase, run: Run): Promise<WorkRow[]> {
  const columns = 'step, status, note, failures, epoch'
  return (await db.pool.query(`select ${columns} from evergreen.work where run_id = $1 order by seq`, [run.id])).rows
}

/** The audit of one job: "job.started", "job.finished". */
export async function entriesOf(db: FreshDatabase, jobId: string) {
  const { rows } = await db.pool.query('select event, detail from evergreen.audit where job_id = $1 order by seq', [
    jobId,
  ])
  return rows
}
