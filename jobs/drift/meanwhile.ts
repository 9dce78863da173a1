// When the stream changes while a step is at work: the CRM objects to a field, or shows it as if it were empty. Then the
// stream is looked at afresh, past what is kept of it, before anything is made of it.
import type { Page, Source } from '../../src/contract/connector.ts'
import type { JobContext } from '../../src/contract/job.ts'
import type { Run } from '../../src/contract/stores.ts'
import type { CrmRecord, RecordState } from '../../src/domain/record.ts'
import { ConfigError, Drifted, Postponed } from '../../src/errors.ts'
import { type Sight, sightOf } from './sight.ts'

/** So old the description may be by which a column without values counts as empty: one call a minute, at most. */
const DOUBT_MS = 60_000

/** Does the work. What the CRM says is not there ends it in an error that stands, unless the stream tells why. */
export async function facing<T>(sight: Sight, source: Source, context: JobContext, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Drifted) await beginAnewIfLess(sight, source, context, 0)
    throw error
  }
}

/**
 * At the end of a run, so that whatever changed while it went on is told by this run; then the work that is left. The run
 * ends all the same: that the sync has paused itself is for the next one. Only where the object is gone altogether it
 * waits, for then nothing can be proven.
 */
export async function lookingBack<T>(
  run: Run,
  source: Source,
  context: JobContext,
  work: () => Promise<T>,
): Promise<T> {
  try {
    await sightOf(run, source, context, 0)
  } catch (error) {
    if (!(error instanceof Postponed || error instanceof ConfigError)) throw error
    if (error instanceof Postponed && (await isGone(run, context))) throw error
  }
  return waitingIfGone(run, source, context, work)
}

/** Does the work, which has nothing to do anew where fields alone are lost. Postponed where the object has gone meanwhile. */
export async function waitingIfGone<T>(
  run: Run,
  source: Source,
  context: JobContext,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Drifted) await sightOf(run, source, context, 0)
    throw error
  }
}

/** Whether the CRM did not have the object when somebody looked last. */
async function isGone({ syncId }: Run, { stores }: JobContext): Promise<boolean> {
  return (await stores.drift.of(syncId))?.there === false
}

/** Throws Postponed where less of the stream can be used than the step goes by: the job begins anew, and goes by that. */
async function beginAnewIfLess(sight: Sight, source: Source, context: JobContext, mostMs: number): Promise<void> {
  const { run, spec, sync } = sight
  const now = await sightOf(run, source, context, mostMs)
  const there = new Set(now.spec.fields.map(({ name }) => name))
  const used = new Set(now.sync.fields.map(({ field }) => field))
  if (spec.fields.every(({ name }) => there.has(name)) && sync.fields.every(({ field }) => used.has(field))) return
  throw new Postponed({
    where: `sync ${run.syncName}`,
    what: `${sync.stream} is no longer what it was when the job began`,
    fix: 'The job begins anew by itself.',
    until: context.clock.now(),
  })
}

/**
 * Before a chunk is judged. Values that are gone may have been cleared by a person, or their field may be gone; and of
 * records that are seen for the first time an empty field at the end of the chunk may be one that was lost on the way.
 */
export async function doubtEmpty(
  { records }: Page,
  known: ReadonlyMap<string, RecordState>,
  { sight, source, fields }: { readonly sight: Sight; readonly source: Source; readonly fields: readonly string[] },
  context: JobContext,
): Promise<void> {
  const last = records.at(-1)
  if (source.showsLostAsEmpty !== true || last === undefined) return
  const isEmpty = ({ fields: values }: CrmRecord, field: string) => (values[field] ?? null) === null
  const cleared = records.some(record =>
    fields.some(field => isEmpty(record, field) && had(known.get(record.id), field)),
  )
  if (cleared) return beginAnewIfLess(sight, source, context, 0)
  if (fields.some(field => isEmpty(last, field))) await beginAnewIfLess(sight, source, context, DOUBT_MS)
}

const had = (state: RecordState | undefined, field: string) => (state?.[field]?.value ?? null) !== null
