// A run as a picture: what the database knows of its jobs and changes, put together.
import type { Clock } from '../contract/primitives.ts'
import type { Frame } from '../contract/store/run.ts'
import type { UnitOfWork } from '../contract/stores.ts'
import { type Picture, reasonsOf, refusalsOf, stagesOf } from '../domain/picture/picture.ts'
import type { RunReport } from './runs.ts'

/** So finely the time of a run is cut: any wider picture draws slices beside each other. */
const SLICES = 120

/** What is drawn of a run; of one that is active, up to now. */
export async function pictureOf(
  { run, counts, plan }: RunReport,
  { unitOfWork, clock }: { readonly unitOfWork: Pick<UnitOfWork, 'stores'>; readonly clock: Pick<Clock, 'now'> },
): Promise<Picture> {
  const { runs, calls } = unitOfWork.stores
  const to = run.endedAt ?? clock.now()
  // While it waits for a person, a run does nothing: days of it would leave no room for the work.
  const without = plan === null ? null : { from: plan.madeAt, to: Math.min(plan.decidedAt ?? to, to) }
  const frame: Frame = { from: run.startedAt, to, without, slices: SLICES }
  const [steps, spent, tallies] = await Promise.all([
    runs.stepsOf(run.id, frame),
    calls.ofRun(run.id),
    runs.reasonsOf(run.id),
  ])
  const byStep = new Map<string, number>()
  for (const { step, calls: made } of spent) byStep.set(step, (byStep.get(step) ?? 0) + made)
  const forMs = without === null ? 0 : Math.max(0, without.to - without.from)
  return {
    lengthMs: Math.max(1, to - run.startedAt - forMs),
    waited: without === null ? null : { at: without.from - run.startedAt, forMs },
    stages: stagesOf(steps, byStep),
    reasons: reasonsOf(tallies),
    refusals: refusalsOf(counts.refusals),
  }
}
