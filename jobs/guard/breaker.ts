// Before anything is written: would the run by now change more than it may? Then it stops, and waits for a person.
import type { StoredProposal } from '../../src/contract/stores.ts'
import { type Trip, tripsOf, tripText } from '../../src/domain/guard/breaker.ts'
import { added, type RunFigures } from '../../src/domain/guard/figures.ts'
import type { Batch } from '../batch/outcomes.ts'
import { stopFor } from './stop.ts'

const SAMPLES = 5

/**
 * Whether what is `toWrite` is left as it is, for the run's plan. Judged by all that the run has looked at so far, so that at no
 * time more is written of a field than its share of that. What a person approved is written, whatever it comes to, and so
 * is what puts a person's edit back.
 */
export async function isStopped(
  { run, context }: Pick<Batch, 'run' | 'context'>,
  toWrite: () => Promise<StoredProposal[]>,
): Promise<boolean> {
  const { stores } = context
  const { guards } = run.definition
  if (guards === null || (run.stopsFor !== null && (await stores.plans.of(run.id)) !== null)) return false
  const trips = run.stopsFor === null ? tripsOf(await figuresOfRun(run.id, stores), guards) : []
  if (run.stopsFor === null && trips.length === 0) return false
  const pending = await toWrite()
  if (pending.every(({ reason }) => reason === 'restored')) return false
  if (run.stopsFor === null) {
    const found = trips.map(trip => ({ ...trip, samples: samplesOf(trip, pending) }))
    const why = trips.map(tripText).join('; ')
    await context.transaction(tx => stopFor('breaker', why, { trips: found }, { run, context }, tx))
  }
  return true
}

async function figuresOfRun(runId: string, { guards }: Batch['context']['stores']): Promise<RunFigures> {
  return (await guards.figures(runId)).reduce(added, {})
}

/** Records in which to look; their values are in the plan. */
function samplesOf({ field }: Trip, pending: readonly StoredProposal[]): string[] {
  const own = pending.filter(each => each.field === field)
  return own.slice(0, SAMPLES).map(({ recordId }) => recordId)
}
