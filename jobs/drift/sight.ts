// What a step works by: the sync as far as it can be done, and what the CRM allows, as it was described since the run
// began at the latest. A picture of the CRM from before must not decide anything.
import type { Source, StreamSpec } from '../../src/contract/connector.ts'
import type { JobContext } from '../../src/contract/job.ts'
import type { Run, Stores } from '../../src/contract/stores.ts'
import type { FieldLimits } from '../../src/domain/decide/fit.ts'
import { type InForce, inForce } from '../../src/domain/drift/in-force.ts'
import type { Picture } from '../../src/domain/drift/picture.ts'
import { firstPicture, reckon } from '../../src/domain/drift/reckon.ts'
import type { Writable } from '../../src/domain/drift/withdraw.ts'
import type { SyncDefinition } from '../../src/domain/sync.ts'
import { ConfigError, Drifted } from '../../src/errors.ts'
import { limitsOf, requireFields } from '../stream.ts'
import { faceDrift } from './face.ts'

/** Older than this no description is, however young the run. */
export const MOST_MS = 5 * 60_000

export interface Sight {
  /** With what it has taken in. */
  readonly run: Run
  /** The run's definition without the fields that cannot be used for now. */
  readonly sync: SyncDefinition
  readonly spec: StreamSpec
  readonly limits: ReadonlyMap<string, FieldLimits>
  /** Something came into use that the sync has not read yet. */
  readonly reread: boolean
}

/** Looks at the stream, not older than the run or than `mostMs`. Postponed where the sync pauses itself over it. */
export async function sightOf(run: Run, source: Source, context: JobContext, mostMs?: number): Promise<Sight> {
  const age = Math.min(MOST_MS, Math.max(0, context.clock.now() - run.startedAt))
  let spec = await describedOf(run, source, context, mostMs ?? age)
  let faced = await faceDrift(run, spec, context)
  if (faced.isOld) {
    spec = await describedOf(run, source, context, 0)
    faced = await faceDrift(run, spec, context)
  }
  const picture = faced.picture ?? firstPicture(spec, run.definition)
  requireFields(faced.run.definition, spec, picture)
  const { sync, refused } = unlessBlocked(faced.run, spec, picture)
  return { run: faced.run, sync, spec, limits: limitsOf(spec, refused), reread: picture.reread }
}

/** What a run that began now would work by. Nothing is told and nothing kept: that is for the run. */
export async function foreseen(run: Run, source: Source, { drift }: Stores): Promise<Pick<Sight, 'sync' | 'spec'>> {
  const { definition } = run
  const spec = await source.describe(definition.stream)
  const picture = reckon(await drift.of(run.syncId), spec, definition)?.picture ?? firstPicture(spec, definition)
  requireFields(definition, spec, picture)
  return { sync: unlessBlocked(run, spec, picture).sync, spec }
}

/** What can be written this moment. Nothing is told and nothing kept: the end of the run looks once more, and does. */
export async function writableNow(
  run: Run,
  source: Source,
  context: JobContext,
): Promise<{ readonly writable: Writable; readonly hasReceipt: boolean }> {
  const spec = await describedOf(run, source, context, 0)
  const before = await context.stores.drift.of(run.syncId)
  const picture = reckon(before, spec, run.definition)?.picture ?? firstPicture(spec, run.definition)
  const { fields, values } = picture.aside
  const hasReceipt = spec.receiptField !== null
  return { writable: { limits: limitsOf(spec, values), aside: new Set(fields) }, hasReceipt }
}

/** Whether a write of now can carry a receipt. Postponed where the sync has paused itself because the stream is gone. */
export async function takesReceipts({ run, source, context }: Writing): Promise<boolean> {
  return (await describedOf(run, source, context)).receiptField !== null
}

/** The fields that are there right now. Postponed as above. */
export async function fieldsNow({ run, source, context }: Writing): Promise<ReadonlySet<string>> {
  const { fields } = await describedOf(run, source, context, 0)
  return new Set(fields.map(({ name }) => name))
}

interface Writing {
  readonly run: Run
  readonly source: Source
  readonly context: JobContext
}

async function describedOf(run: Run, source: Source, context: JobContext, mostMs?: number): Promise<StreamSpec> {
  const at = context.clock.now()
  try {
    return await source.describe(run.definition.stream, mostMs)
  } catch (error) {
    // Gone is what was there before; else it is a mistake in the set-up, and the error says so.
    if (error instanceof Drifted) await faceDrift(run, null, context, at)
    throw error
  }
}

function unlessBlocked(run: Run, spec: StreamSpec, picture: Picture): InForce {
  const found = inForce(run.definition, spec, picture)
  if (!('blocked' in found)) return found
  throw new ConfigError({
    where: `sync ${run.syncName}`,
    what: found.blocked,
    fix: 'Give the user permission again, or change the set-up, then run again.',
  })
}
