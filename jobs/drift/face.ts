// Looks at the stream as the CRM describes it now, and deals with what is otherwise than when the sync looked last: told
// once, in the transaction that stores the new picture, whichever of many jobs finds it first.
import type { NewAuditEntry } from '../../src/contract/audit.ts'
import type { StreamSpec } from '../../src/contract/connector.ts'
import type { JobContext } from '../../src/contract/job.ts'
import type { Run, Stores } from '../../src/contract/stores.ts'
import type { Picture } from '../../src/domain/drift/picture.ts'
import { type Reckoning, reckon, type Told } from '../../src/domain/drift/reckon.ts'
import type { Moment } from '../../src/domain/record.ts'
import { Postponed } from '../../src/errors.ts'

/** How long a job waits before it looks again; of a paused sync none is dispatched. */
const PAUSE_LOOK_MS = 5_000

export interface Faced {
  /** With what the run has taken into use. */
  readonly run: Run
  /** Null where the CRM does not have the object, and the sync has never seen it. */
  readonly picture: Picture | null
  /** Somebody has looked since this was described: it is to be described anew. */
  readonly isOld: boolean
}

/**
 * `spec`: null where the CRM does not have the object. Throws Postponed where the sync has paused itself over it: then
 * the job comes back once somebody has resumed the sync. A dry run tells, and changes nothing.
 */
export async function faceDrift(
  run: Run,
  spec: StreamSpec | null,
  context: JobContext,
  at: Moment | null = spec?.describedAt ?? null,
): Promise<Faced> {
  // Mostly nothing is otherwise: nobody is kept waiting for that.
  const before = await context.stores.drift.of(run.syncId)
  const look = reckon(before, spec, run.definition, at)
  const { faced, told, pause } =
    look?.isNew === true
      ? await context.transaction(stores => dealWith(run, { spec, at }, context, stores))
      : { told: [], pause: null, faced: { run, picture: look?.picture ?? null, isOld: look?.isOld === true } }
  for (const { kind, what, does, fix } of told) {
    context.log.warn({ sync: run.syncName, drift: kind, fix }, `${what}: ${does}`)
  }
  // Of several jobs that find the object gone one tells it and pauses the sync; the others wait as well.
  const why = pause ?? (spec === null ? await pausedFor(run, context) : null)
  if (why === null) return faced
  throw new Postponed({
    where: `sync ${run.syncName}`,
    what: `it has paused itself: ${why}`,
    fix: `Look what changed in run ${run.id}, then resume ${run.syncName}.`,
    until: context.clock.now() + PAUSE_LOOK_MS,
  })
}

/** Why the sync is paused by now; null where it is not. */
async function pausedFor({ syncId }: Run, { stores }: JobContext): Promise<string | null> {
  const sync = await stores.syncs.byId(syncId)
  return sync?.pausedAt == null ? null : (sync.pauseReason ?? 'somebody has paused it')
}

interface Dealt {
  readonly faced: Faced
  readonly told: readonly Told[]
  readonly pause: string | null
}

interface Look {
  readonly spec: StreamSpec | null
  readonly at: Moment | null
}

/** Once more with the sync locked: another job may have told it meanwhile. */
async function dealWith(run: Run, { spec, at }: Look, context: JobContext, stores: Stores): Promise<Dealt> {
  const sync = await stores.syncs.lock(run.syncId)
  const before = await stores.drift.of(run.syncId)
  const look = reckon(before, spec, run.definition, at)
  if (sync === null || look === null || !look.isNew) {
    return { faced: { run, picture: look?.picture ?? before, isOld: look?.isOld === true }, told: [], pause: null }
  }
  const { picture, told, pause } = look
  await tell(run, run.dryRun ? await untold(run, told, stores) : told, context, stores)
  if (run.dryRun) return { faced: { run, picture, isOld: false }, told, pause: null }
  await stores.drift.save(run.syncId, picture)
  if (pause !== null) await pauseSync(run, pause, context, stores)
  return { faced: { run: await adopted(run, look, stores), picture, isOld: false }, told, pause }
}

/** A dry run keeps no picture, so that each of its jobs would tell the same. */
async function untold(run: Run, told: readonly Told[], stores: Stores): Promise<Told[]> {
  const entries = await stores.audit.list({ runId: run.id, event: 'drift.found', limit: Number.MAX_SAFE_INTEGER })
  const before = new Set(entries.map(({ answer }) => answer))
  return told.filter(({ what }) => !before.has(what))
}

async function tell(run: Run, told: readonly Told[], { clock, jobId }: JobContext, stores: Stores): Promise<void> {
  const about = { at: clock.now(), actor: 'worker' as const, runId: run.id, jobId, ...placeOf(run) }
  await stores.audit.append(
    told.map(({ field, what, ...detail }): NewAuditEntry => {
      return { ...about, event: 'drift.found', field: field ?? undefined, answer: what, detail }
    }),
  )
}

const placeOf = ({ connectionId, syncName, definition: { stream } }: Run) => ({ connectionId, syncName, stream })

async function pauseSync(run: Run, reason: string, { clock, jobId }: JobContext, stores: Stores): Promise<void> {
  const at = clock.now()
  await stores.syncs.setPaused(run.syncName, at, reason)
  const detail = { names: [run.syncName], reason }
  await stores.audit.append([{ at, event: 'paused', actor: 'worker', runId: run.id, jobId, ...placeOf(run), detail }])
}

/**
 * Both the sync and the run take in what is new. Partitions that were cut before read less than that: what they do not
 * read they do not judge, and the next run reads everything.
 */
async function adopted(run: Run, { adopt }: Reckoning, stores: Stores): Promise<Run> {
  const definition = adopt(run.definition)
  if (definition === run.definition) return run
  const sync = await stores.syncs.byId(run.syncId)
  if (sync !== null) await stores.syncs.adopt(run.syncId, adopt(sync.definition))
  await stores.runs.adopt(run.id, definition)
  return { ...run, definition }
}
