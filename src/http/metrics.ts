// GET /metrics for Prometheus. Figures come from the database, so that any process can answer for all of them;
// labels are steps, states and connection aliases only: few, and no values of records.
import type { FastifyInstance } from 'fastify'
import type { Registry } from 'prom-client'
import type { Clock } from '../contract/primitives.ts'
import type { QueueSize, QueueWatch } from '../contract/queue.ts'
import { ALIVE_MS } from '../contract/store/figures.ts'
import { STEP_NAMES } from '../contract/store/work.ts'
import type { Stores } from '../contract/stores.ts'
import { dayFigures } from '../domain/quota/figures.ts'
import { EvergreenError } from '../errors.ts'

export interface Observed {
  readonly stores: Pick<Stores, 'connections' | 'days' | 'figures' | 'notices' | 'workers'>
  readonly queue: Pick<QueueWatch, 'size'>
  readonly clock: Pick<Clock, 'now'>
}

/** Adds the route; each server has a registry of its own. prom-client loads OpenTelemetry: only a server needs it. */
export async function metricsRoute(server: FastifyInstance, observed: Observed): Promise<void> {
  const prometheus = await import('prom-client')
  const registry = new prometheus.Registry()
  prometheus.collectDefaultMetrics({ register: registry })
  const metrics = createMetrics(registry, prometheus)
  server.get('/metrics', async (_, reply) => {
    const read = await Promise.all([unlessAway(() => readDatabase(observed)), unlessAway(() => observed.queue.size())])
    show(metrics, ...read)
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}

type Metrics = ReturnType<typeof createMetrics>
type Figures = Awaited<ReturnType<typeof readDatabase>>

function createMetrics(register: Registry, { Counter, Gauge }: typeof import('prom-client')) {
  const registers = [register]
  const gauge = <T extends string>(name: string, help: string, labelNames: readonly T[] = []) =>
    new Gauge({ name: `evergreen_${name}`, help, labelNames, registers })
  return {
    up: gauge('up', 'Whether this process reaches the database and the queue.', ['part']),
    items: gauge('work_items', 'Work that is open.', ['step', 'status']),
    oldest: gauge('oldest_due_seconds', 'For how long the oldest work waits that could be done.'),
    queue: gauge('queue_jobs', 'Jobs that the queue holds.', ['state']),
    workers: gauge('workers_alive', 'Worker processes seen in the last 15 seconds.'),
    calls: gauge('calls_today', 'Calls to a connection on this UTC day.', ['connection']),
    day: gauge('day_calls', "The day's calls of a connection whose limit is known.", ['connection', 'part']),
    runs: gauge('runs', 'Runs that are active, wait at their plan, or began within the last 24 hours.', ['status']),
    noticed: gauge('notices_waiting', 'Records that wait to be read because news of them came.'),
    notices: new Counter({
      name: 'evergreen_notices_total',
      help: 'Change notices that came, by what became of them.',
      labelNames: ['connection', 'fate'],
      registers,
    }),
    ended: new Counter({
      name: 'evergreen_jobs_ended_total',
      help: 'Jobs that ended, of all processes and times.',
      labelNames: ['step', 'outcome'],
      registers,
    }),
  }
}

async function readDatabase({ stores, clock }: Observed) {
  const now = clock.now()
  const [lines, ended, runs, calls, workers, waiting, fates, days] = await Promise.all([
    stores.figures.lines(now),
    stores.figures.endedJobs(),
    stores.figures.runs(now),
    stores.figures.callsToday(now),
    stores.workers.alive(ALIVE_MS),
    stores.notices.waiting(),
    stores.notices.tallies(),
    stores.days.list(),
  ])
  return { lines, ended, runs, calls, workers, waiting, fates, days: dayFigures(days, now) }
}

/** Null when a part is away, which `evergreen_up` shows and /readyz explains; a bug of ours fails the scrape. */
async function unlessAway<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof EvergreenError) return null
    throw error
  }
}

/** What is not known is left out: a figure that stands still would look as if all were well. */
function show(metrics: Metrics, figures: Figures | null, queue: QueueSize | null): void {
  for (const metric of Object.values(metrics)) metric.reset()
  metrics.up.set({ part: 'database' }, figures === null ? 0 : 1)
  metrics.up.set({ part: 'queue' }, queue === null ? 0 : 1)
  for (const state of ['waiting', 'active'] as const) if (queue !== null) metrics.queue.set({ state }, queue[state])
  // Without labels a reset is a zero.
  metrics.oldest.remove()
  metrics.workers.remove()
  metrics.noticed.remove()
  if (figures !== null) showFigures(metrics, figures)
}

function showFigures(metrics: Metrics, figures: Figures): void {
  const { lines, ended, runs, calls, workers, waiting, fates, days } = figures
  for (const step of STEP_NAMES) {
    const own = lines.filter(line => line.step === step)
    for (const status of ['waiting', 'queued', 'running'] as const) {
      const items = own.reduce((sum, line) => sum + line[status], 0)
      metrics.items.set({ step, status }, items)
    }
    for (const outcome of ['done', 'failed'] as const) {
      const of = ended.find(each => each.step === step && each.outcome === outcome)
      metrics.ended.inc({ step, outcome }, of?.jobs ?? 0)
    }
  }
  metrics.oldest.set(Math.max(0, ...lines.map(line => line.oldestDueMs ?? 0)) / 1_000)
  metrics.workers.set(workers.length)
  metrics.noticed.set(waiting.reduce((sum, { records }) => sum + records, 0))
  for (const { connection, fate, events } of fates) metrics.notices.inc({ connection, fate }, events)
  for (const [status, count] of Object.entries(runs)) metrics.runs.set({ status }, count)
  for (const { connection, ...parts } of days) {
    for (const [part, count] of Object.entries(parts)) metrics.day.set({ connection, part }, count)
  }
  for (const [connection, count] of calls) metrics.calls.set({ connection }, count)
}
