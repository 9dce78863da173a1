// evergreen run --estimate: what a run will cost in calls, and how long the day's budget lasts for it. Nothing runs.
import type { Connection } from '../../contract/connector.ts'
import type { Clock, NewId } from '../../contract/primitives.ts'
import type { Run, RunPriority, StoredSync, Stores, UnitOfWork } from '../../contract/stores.ts'
import { daysFor } from '../../domain/estimate/lasting.ts'
import type { Range } from '../../domain/estimate/range.ts'
import { withOwners } from '../../domain/ownership.ts'
import { NEW_DAY, standOf } from '../../domain/quota/day.ts'
import { reservedOfDay } from '../../domain/quota/reserve.ts'
import type { Moment } from '../../domain/record.ts'
import { readsAlike, type SyncDefinition } from '../../domain/sync.ts'
import { connectionNamed } from '../explain/story.ts'
import type { Resources } from '../job-resources.ts'
import { type RunRequest, syncNamed } from '../request-run.ts'

export interface Budget {
  /** Calls that work of this priority may make in a day, and what is left of this one. */
  readonly daily: number
  readonly left: number
  /** The end of the vendor's day; null where it is always the last 24 hours. */
  readonly ends: Moment | null
  /** On how many days the run makes its calls, today counted; null when no day has any for it. */
  readonly days: number | null
}

/** An estimate `E` as the steps make it, and what it means for the connection's day. */
export type RunEstimate<E> = E & {
  readonly sync: string
  readonly connection: string
  readonly dryRun: boolean
  /** Calls that the estimate itself has cost. */
  readonly spent: number
  /** Null where the vendor has told of no limit. */
  readonly budget: Budget | null
}

interface Parts<E> {
  readonly unitOfWork: Pick<UnitOfWork, 'stores'>
  readonly clock: Clock
  readonly newId: NewId
  open(): Resources
  estimate(run: Run, connection: Connection, looking: { readonly stores: Stores; readonly clock: Clock }): Promise<E>
}

/** ConfigError for an unknown sync, or a field that is not there; the calls count for the day's budget. */
export async function estimateRequest<E extends { readonly calls: Range }>(
  request: RunRequest,
  parts: Parts<E>,
): Promise<RunEstimate<E>> {
  return estimateSync(request, await syncNamed(request.sync, parts.unitOfWork), parts)
}

/** Of a sync as it would be, whether or not there is one of its name. */
export async function estimateDraft<E extends { readonly calls: Range }>(
  definition: SyncDefinition,
  request: Omit<RunRequest, 'sync'>,
  parts: Parts<E>,
): Promise<RunEstimate<E>> {
  const { stores } = parts.unitOfWork
  const stored = await stores.syncs.byName(definition.name)
  // What was read by another scope is no beginning for this one.
  const isSame = stored !== null && readsAlike(stored.definition, definition)
  const id = isSame ? stored.id : parts.newId()
  const connectionId = (await connectionNamed(definition.connection, { stores })).id
  const sync = { id, name: definition.name, connectionId, definition }
  return estimateSync({ ...request, sync: definition.name }, sync, parts)
}

type Estimated = Pick<StoredSync, 'id' | 'name' | 'connectionId' | 'definition'>

async function estimateSync<E extends { readonly calls: Range }>(
  request: RunRequest,
  sync: Estimated,
  { unitOfWork, clock, newId, open, estimate }: Parts<E>,
): Promise<RunEstimate<E>> {
  const { stores } = unitOfWork
  const run = await wouldBe(request, sync, clock.now(), newId, stores)
  const opened = open()
  const { connection: alias } = run.definition
  const estimated = await opened
    .connect(alias)
    .then(connection => estimate(run, connection, { stores, clock }))
    // What was spent, and what the vendor told of the day, is written down by that.
    .finally(() => opened.close())
  const { sync: name, dryRun } = request
  const budget = await budgetOf(alias, run.priority, estimated.calls, stores, clock.now())
  return { ...estimated, sync: name, connection: alias, dryRun, spent: opened.calls(), budget }
}

/** The run as it would begin now. */
async function wouldBe(
  { mode, dryRun, priority = 'interactive', actor }: RunRequest,
  { id: syncId, name: syncName, connectionId, definition }: Estimated,
  startedAt: Moment,
  newId: NewId,
  { syncs }: Stores,
): Promise<Run> {
  const others = (await syncs.list()).map(other => other.definition)
  const of = { id: newId(), syncId, syncName, connectionId, mode, dryRun, priority, startedBy: actor, startedAt }
  const open = {
    endedAt: null,
    windowFrom: null,
    windowTo: null,
    account: null,
    expected: null,
    note: null,
    stopsFor: null,
    stoppedBy: null,
    undoes: null,
  }
  return { ...of, ...open, status: 'active', definition: withOwners(definition, others) }
}

async function budgetOf(
  alias: string,
  priority: RunPriority,
  { likely }: Range,
  { days }: Stores,
  now: Moment,
): Promise<Budget | null> {
  const known = (await days.list()).find(({ connection }) => connection === alias)
  const kept = (max: number) => reservedOfDay(known?.reserve, max)
  const stand = standOf(known?.day ?? NEW_DAY, { kept, priority, now })
  return stand === null ? null : { ...stand, days: daysFor(likely, stand) }
}
