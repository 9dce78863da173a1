// Somebody has stopped the run: what has been sent is settled and looked back at, what a person entered is put back, and
// nothing else of it begins.
import type { Commit, JobStep } from '../src/contract/job.ts'
import type { Run, StoredProposal } from '../src/contract/stores.ts'
import type { Moment } from '../src/domain/record.ts'
import { Postponed } from '../src/errors.ts'

const nothing: Commit = async () => ({ counts: {}, next: [] })

/** The step, which does nothing of a run that was stopped. */
export function unlessStopped<P extends { readonly runId: string }>(step: JobStep<P>): JobStep<P> {
  return {
    ...step,
    run: async (payload, context) => {
      const run = await context.stores.runs.byId(payload.runId)
      return run !== null && run.stoppedBy !== null ? nothing : step.run(payload, context)
    },
  }
}

/** What a person had entered goes back into the CRM. */
export const isRestoring = ({ reason }: StoredProposal): boolean => reason === 'restored'

/** Of the changes of a run those that are still to be written: once it was stopped, only what no later run would put back. */
export function stillWanted({ stoppedBy }: Run, pending: readonly StoredProposal[]): StoredProposal[] {
  return stoppedBy === null ? [...pending] : pending.filter(isRestoring)
}

/** The job ends here and begins again at once, as one of a run that was stopped. */
export function stoppedMeanwhile({ syncName }: Pick<Run, 'syncName'>, now: Moment): never {
  const fix = 'What is on its way is finished first.'
  throw new Postponed({ where: `sync ${syncName}`, what: 'its run was stopped', fix, until: now })
}
