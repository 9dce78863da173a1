// A run that stops at its plan is not closed: what it found is measured and waits for a person. It moves no cursor.
import type { Commit, JobContext } from '../../src/contract/job.ts'
import type { Run } from '../../src/contract/stores.ts'
import { overtakenBy } from '../standing.ts'
import { stoppedMeanwhile } from '../stopped.ts'
import type { End } from '../windows/proof.ts'
import { measure } from './measure.ts'

const DAY_MS = 86_400_000

/** The commit that makes the run wait; `reading` is how its reading ended. */
export async function stopAtPlan(run: Run, reading: End, context: JobContext): Promise<Commit> {
  const { chunks, ...measured } = await measure(run.id, context)
  return async stores => {
    const at = context.clock.now()
    const about = {
      at,
      actor: 'worker' as const,
      runId: run.id,
      jobId: context.jobId,
      connectionId: run.connectionId,
      syncName: run.syncName,
      stream: run.definition.stream,
    }
    await stores.seen.forget(run.id)
    // Of the chunk whose first writes were stopped on their way a person may approve nothing.
    await stores.guards.releaseCanary(run.id)
    const overtaken = await overtakenBy(run, stores)
    if (overtaken !== null) {
      const status = overtaken.failed ? 'failed' : 'superseded'
      await stores.runs.close(run.id, { status, note: overtaken.why, endedAt: at })
      if (!run.dryRun) await stores.sightings.unsee(run)
      const detail = { status, note: overtaken.why, changes: measured.changes }
      await stores.audit.append([{ ...about, event: 'run.closed', detail }])
      return { counts: { proposed: measured.changes }, next: [] }
    }
    const expiresAt = at + run.definition.planDays * DAY_MS
    await stores.plans.make({ runId: run.id, ...measured, reading, madeAt: at, expiresAt }, chunks)
    if (!(await stores.runs.wait(run.id, reading.note))) stoppedMeanwhile(run, at)
    const { digest, changes, tallies } = measured
    const detail = { digest, changes, tallies: tallies.map(each => ({ ...each })), waitsFor: run.stopsFor }
    await stores.audit.append([{ ...about, event: 'plan.made', detail: { ...detail, until: expiresAt } }])
    return { counts: { planned: changes }, next: [] }
  }
}
