// One CRM of the sandbox and a sync of it, with calls that are counted on both sides: an estimate is taken, then the run
// that it is of, and the calls that the sandbox has answered meanwhile are told beside it.
import { randomUUID } from 'node:crypto'
import { type Estimate, estimateRun } from '../../../jobs/estimate/estimate.ts'
import type { Connection } from '../../../src/contract/connector.ts'
import type { RunMode, WorkItem } from '../../../src/contract/stores.ts'
import type { SyncDefinition } from '../../../src/domain/sync.ts'
import { estimateRequest, type RunEstimate } from '../../../src/operations/estimate/estimate-run.ts'
import { createResources } from '../../../src/operations/job-resources.ts'
import { createQuota, type JobBudget } from '../../../src/quota/call-budget.ts'
import { createRandom, type Random } from '../../../src/sandbox/random.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts'
import { testDeps } from '../../connectors/deps.ts'
import { openHubSpot } from '../../connectors/hubspot/kit.ts'
import { openSalesforce } from '../../connectors/salesforce/kit.ts'
import type { FreshDatabase } from '../../support/fresh-database.ts'
import { quietLog } from '../../support/quiet-log.ts'
import { clockOf } from '../../support/sandbox-clock.ts'
import { setting } from '../../support/sync.ts'
import { turnsInMemory } from '../../support/turns-in-memory.ts'
import { openRoute } from '../route.ts'

export const HOUR = 3_600_000
/** What a call takes of the sandbox's time. */
const ANSWER_MS = 100

const OPEN = { hubspot: openHubSpot, salesforce: openSalesforce }
const NAMES = {
  hubspot: { stream: 'contacts', email: 'email', name: 'lastname' },
  salesforce: { stream: 'Contact', email: 'Email', name: 'LastName' },
} as const
export type System = keyof typeof OPEN

export interface Asked {
  readonly mode: Exclude<RunMode, 'history' | 'notices'>
  readonly dryRun?: boolean
}
export interface Held {
  readonly estimate: RunEstimate<Estimate>
  /** Calls that the sandbox answered, those of the import of history and of the later look included. */
  readonly real: number
  /** The same as we have counted them, by step. */
  readonly bySteps: Readonly<Record<string, number>>
}

export interface Place {
  readonly sandbox: Sandbox
  readonly random: Random
  /** Adds records, about so large a part of which has an e-mail address to be mended. */
  add(records: number, dirty: number): string[]
  /** A person edits so many of the records, and leaves about such a part of them with something to be mended. */
  edit(ids: readonly string[], dirty: number): void
  pass(ms: number): void
  estimate(asked: Asked): Promise<RunEstimate<Estimate>>
  /** To its end, the import of history that follows and the later look at what was written included; its id. */
  run(asked: Asked): Promise<string>
  /** Both. */
  hold(asked: Asked): Promise<Held>
  close(): Promise<void>
}

/** `stream`: other than persons; then `add` and `edit` are of no use. */
export async function openPlace(
  db: FreshDatabase,
  system: System,
  seed: number,
  part: Partial<SyncDefinition> = {},
): Promise<Place> {
  const sandbox = await startSandbox()
  const { world } = sandbox
  const random = createRandom(seed)
  const { stream, email, name } = NAMES[system]
  const crm = world[system]
  // Only waiting and answers take time: how busy this machine is must not decide how often a job is looked after.
  world.clock.freeze(true)
  const ticking = (budget: JobBudget): JobBudget => ({
    ...budget,
    spend: async (...asked) => {
      await budget.spend(...asked)
      world.clock.advance(ANSWER_MS)
    },
  })
  const clock = clockOf(world)
  const { stores } = db.unitOfWork
  const quota = createQuota({ ...stores, turns: turnsInMemory(clock.now), clock, newId: randomUUID })
  const deps = testDeps({ clock })
  const connect = (budget: JobBudget): Connection => OPEN[system](sandbox.url, { ...deps, budget })
  const limits = {}
  const route = await openRoute(
    db,
    {
      connection: ({ runId, step }: WorkItem) => {
        const budget = ticking(quota.budgetFor({ connectionId: of.id, alias: of.alias, limits, runId, step }))
        return { ...connect(budget), close: () => budget.flush() }
      },
    },
    {
      stream,
      settleMinutes: 0,
      fields: [setting({ field: email, kind: 'email', policy: 'fill-empty' })],
      history: false,
      ...part,
    },
    {},
    clock,
  )
  const sync = await stores.syncs.byName(route.sync)
  const of = { id: sync?.connectionId ?? '', alias: sync?.definition.connection ?? '' }
  let people = 0
  const address = (dirty: number) => {
    people += 1
    const text = `person${people}@acme-corp.com`
    return random.chance(dirty) ? text.toUpperCase() : text
  }
  const answered = () => world.calls.list().reduce((sum, call) => (call.system === system ? sum + call.calls : sum), 0)

  const place: Place = {
    sandbox,
    random,
    add: (records, dirty) => {
      const stamps = { modifiedAt: clock.now() - HOUR }
      return Array.from({ length: records }, () =>
        crm.insert(stream, { [email]: address(dirty), [name]: 'Doe' }, stamps),
      )
    },
    edit: (ids, dirty) => {
      for (const id of ids) crm.update(id, { [email]: address(dirty) }, 'person')
    },
    pass: ms => world.clock.advance(ms),
    estimate: ({ mode, dryRun = false }) =>
      estimateRequest(
        { sync: route.sync, mode, dryRun, actor: 'cli:test' },
        {
          unitOfWork: db.unitOfWork,
          clock,
          newId: randomUUID,
          open: () =>
            createResources(null, quietLog, {
              stores,
              open: (_stored, budget) => OPEN[system](sandbox.url, { ...deps, budget }),
              budgetFor: of => ticking(quota.budgetFor(of)),
            }),
          estimate: estimateRun,
        },
      ),
    run: async ({ mode, dryRun = false }) => {
      const { id } = await route.start({ mode, dryRun })
      for (;;) {
        await route.work()
        const active = (await stores.runs.list({ syncName: route.sync, limit: 5 })).filter(
          ({ status }) => status === 'active',
        )
        if (active.length === 0) {
          world.clock.advance((part.guards?.confirmMinutes ?? 0) * 60_000 + 1)
          await route.work()
          return id
        }
        const waits = await Promise.all(active.map(({ id }) => stores.work.waitingNotes(id)))
        const next = Math.min(...waits.flat().map(({ until }) => until))
        if (!Number.isFinite(next)) throw new Error('it waits for nothing')
        world.clock.advance(Math.max(1, next - clock.now()))
      }
    },
    hold: async asked => {
      const estimate = await place.estimate(asked)
      const before = answered()
      const runId = await place.run(asked)
      const counted = (await stores.calls.ofRun(runId)).map(({ step, calls }) => [step, calls] as const)
      return { estimate, real: answered() - before, bySteps: Object.fromEntries(counted) }
    },
    close: () => sandbox.close(),
  }
  return place
}
