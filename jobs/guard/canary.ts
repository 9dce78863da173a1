// The canary: the first few writes of a run are made alone, and looked at before the rest.
import type { Commit } from '../../src/contract/job.ts'
import type { Json } from '../../src/contract/primitives.ts'
import type { ChunkRef, StoredProposal } from '../../src/contract/stores.ts'
import { failureOf, failureText, unseenText } from '../../src/domain/guard/canary.ts'
import { FatalError, Postponed } from '../../src/errors.ts'
import { inBatches } from '../batch/in-batches.ts'
import { lookBackAllTheSame } from '../batch/look-back.ts'
import type { Batch } from '../batch/outcomes.ts'
import { stopIfPaused } from '../batch/rounds.ts'
import { isRestoring } from '../stopped.ts'
import { type First, isStamp, writeFirst, written } from './first-writes.ts'
import { stopFor, tellOfStop } from './stop.ts'

const LOOK_MS = 500
const SAMPLES = 5
/** What counts as failed, beside what was applied and is not there any more. */
const FAILED = ['rejected', 'altered', 'uncertain'] as const
/** Changes that are read again, at most. */
const LOOKED_AT = 10_000

/**
 * Whether the rest may be written; Postponed while another job's writes are the first. Throws FatalError where a person
 * has approved the changes and the first of them failed: what is left of them is for the next run.
 */
export async function isProven(batch: Batch, toWrite: () => Promise<StoredProposal[]>): Promise<boolean> {
  const { run, chunk, context } = batch
  const size = run.definition.guards?.canary ?? 0
  // A few noticed records are hardly more than a canary themselves.
  if (size === 0 || run.mode === 'notices' || run.stopsFor?.startsWith('canary:')) return true
  const known = await context.stores.guards.canary(run.id)
  if (known?.state === 'passed') return true
  const pending = await toWrite()
  // What a person entered no later run would put back.
  if (pending.length > 0 && pending.every(isRestoring)) return true
  if (known?.state === 'failed') {
    await stopIfPaused(batch)
    throw failed(batch, 'its first writes failed', 'Look at why in the audit; when that is put right, retry the run.')
  }
  // Stamps alone prove nothing of the changes; nor is there any left where the first writes were all of them.
  if (known?.chunk !== chunk.chunk && pending.every(isStamp)) return true
  const holder = await context.transaction(stores => stores.guards.sendCanary(run.id, chunk.chunk))
  if (holder !== chunk.chunk) throw wait(batch)
  const first = await writeFirst(batch, size, toWrite)
  return (await isRefuted(batch)) ? false : examine(batch, size, first)
}

/** Whether too many of the first writes have failed: then the run is stopped. */
async function isRefuted(batch: Batch): Promise<boolean> {
  const { run, context } = batch
  const { outcomes } = await context.stores.runs.counts(run.id)
  const others = await differing(batch)
  const failure = failureOf(outcomes, others.length, run.definition.guards?.canaryFailures ?? 1)
  if (failure === null) return false
  const samples = [...others, ...(await failedRecords(batch))]
  const fix = 'Look at what of it was refused; when that is put right, retry the run.'
  await stop(batch, failureText(failure), { ...failure }, samples, fix)
  return true
}

/** Whether the chunk's own changes may follow. */
async function examine(batch: Batch, size: number, { tried, busy, more }: First): Promise<boolean> {
  const { run, context } = batch
  const made = await written(batch)
  // Nothing of so many was to be written: nothing speaks against the rest.
  if (made >= size || (more && busy.length === 0)) {
    await context.transaction(stores => stores.guards.endCanary(run.id, 'passed'))
    return true
  }
  if (!more) {
    // That was all of the chunk: the first writes go on with those of another.
    await context.transaction(stores => stores.guards.releaseCanary(run.id))
    return busy.length === 0
  }
  const left = new Set(busy.map(({ proposal }) => proposal.recordId))
  const causes = [...new Set(busy.map(({ code, answer }) => code ?? answer))]
  const unseen = { tried, busy: left.size, causes, written: made, size }
  await stop(batch, unseenText(unseen), unseen, [...left], 'When the CRM takes changes again, retry the run.')
  return false
}

/** Throws FatalError where a person has approved the run. */
async function stop(
  batch: Batch,
  why: string,
  found: Readonly<Record<string, Json>>,
  records: readonly string[],
  fix: string,
): Promise<void> {
  const { run, context } = batch
  const samples = [...new Set(records)].slice(0, SAMPLES)
  const tell = run.stopsFor === null ? stopFor : tellOfStop
  // In one: who sees that they failed sees that the run waits.
  await context.transaction(async stores => {
    await stores.guards.endCanary(run.id, 'failed')
    await tell('canary', why, { ...found, samples }, batch, stores)
  })
  if (run.stopsFor !== null) throw failed(batch, why, fix)
}

/**
 * What is to be stored when a job that writes has failed for good. Where the first writes were its own nobody looks at
 * them any more: they failed, so that no other job waits for them.
 */
export function unlooked(of: Pick<ChunkRef, 'runId' | 'chunk'>): Commit {
  const lookBack = lookBackAllTheSame(of)
  return async stores => {
    const known = await stores.guards.canary(of.runId)
    if (known?.state === 'sent' && known.chunk === of.chunk) await stores.guards.endCanary(of.runId, 'failed')
    return lookBack(stores)
  }
}

/** Some of the records of which a change failed, as the audit has it. */
async function failedRecords({ run, context }: Batch): Promise<string[]> {
  const found = await Promise.all(
    FAILED.map(outcome => context.stores.audit.list({ runId: run.id, event: 'field.change', outcome, limit: SAMPLES })),
  )
  return found.flat().flatMap(({ recordId }) => recordId ?? [])
}

/** Records of which the CRM has another value than the one that it took. */
async function differing({ run, destination, context }: Batch): Promise<string[]> {
  const applied = await context.stores.checks.applied(run.id, null, LOOKED_AT)
  const fields = [...new Set(applied.map(({ field }) => field))]
  const found: string[] = []
  for (const part of inBatches([...Map.groupBy(applied, ({ recordId }) => recordId)], destination.batchSize)) {
    const ids = part.map(([id]) => id)
    const current = await destination.current(run.definition.stream, ids, fields, context.signal)
    destination.unsent?.()
    for (const [id, changes] of part) {
      const now = current.get(id)
      if (now === undefined) continue
      found.push(...changes.filter(({ field, after }) => (now.fields[field] ?? null) !== after).map(() => id))
    }
  }
  return found
}

function wait({ run, context }: Batch): Postponed {
  return new Postponed({
    where: `sync ${run.syncName}`,
    what: 'the first writes of the run are looked at before the rest',
    fix: 'It goes on by itself.',
    until: context.clock.now() + LOOK_MS,
  })
}

function failed({ run }: Batch, what: string, fix: string): FatalError {
  return new FatalError({ where: `run ${run.id}`, what, fix })
}
