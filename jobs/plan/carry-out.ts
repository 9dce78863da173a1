// Carries out what was decided on a chunk of a plan: what is approved goes on to be written, what is declined is barred.
import { z } from 'zod'
import type { NewAuditEntry } from '../../src/contract/audit.ts'
import type { JobContext, JobStep } from '../../src/contract/job.ts'
import type { Plan, Run, StoredProposal } from '../../src/contract/stores.ts'
import { type Decision, type Fate, fateOf } from '../../src/domain/plan/decision.ts'
import { FatalError } from '../../src/errors.ts'
import { writeBackOf } from '../next.ts'
import { chunkOf, runOf } from '../run-context.ts'
import { requireAccount } from '../standing.ts'
import { digestOf } from './measure.ts'

const payload = z.strictObject({ runId: z.uuid(), chunk: z.uuid() })

export const carryOut: JobStep<z.infer<typeof payload>> = {
  name: 'carry-out',
  payload,
  async run({ runId, chunk }, context) {
    const { run } = await runOf(runId, context)
    const { plan, decision } = await decidedPlan(runId, context)
    const changes = await asPlanned(runId, chunk, context)
    const of = (fate: Fate) => changes.filter(change => fateOf(change, decision) === fate)
    const [write, declined, left] = [of('write'), of('declined'), of('left-out')]
    return async stores => {
      await requireAccount(run, stores)
      const at = context.clock.now()
      await stores.plans.decline(
        runId,
        declined.map(({ id }) => id),
      )
      await stores.proposals.settle(
        runId,
        left.map(({ id }) => ({ id, outcome: 'left-out' })),
      )
      await stores.audit.append(declined.map(change => entryOf(change, run, plan, { at, jobId: context.jobId })))
      const counts = { approved: write.length, declined: declined.length, leftOut: left.length }
      return { counts, next: write.length === 0 ? [] : [writeBackOf(chunkOf(run, chunk), ':approved')] }
    }
  },
}

async function decidedPlan(
  runId: string,
  { stores }: JobContext,
): Promise<{ readonly plan: Plan; readonly decision: Decision }> {
  const plan = await stores.plans.of(runId)
  if (plan !== null && plan.decision !== null) return { plan, decision: plan.decision }
  throw new FatalError({ where: `run ${runId}`, what: 'nobody decided on its plan', fix: 'Start the sync again.' })
}

/** Exactly what was planned: changes that are others than those that were approved are not written. */
async function asPlanned(runId: string, chunk: string, { stores }: JobContext): Promise<readonly StoredProposal[]> {
  const planned = await stores.plans.chunk(runId, chunk)
  const changes = await stores.proposals.pendingOf(chunk)
  if (planned !== null && planned.digest === digestOf(changes)) return changes
  throw new FatalError({
    where: `run ${runId}`,
    what: `the changes of chunk ${chunk} are not those of the plan`,
    fix: 'Nothing of it was written; start the sync again.',
  })
}

function entryOf(
  change: StoredProposal,
  run: Run,
  { decision, decidedBy }: Plan,
  { at, jobId }: Required<Pick<NewAuditEntry, 'at'>> & { readonly jobId: string },
): NewAuditEntry {
  const { recordId, field, before, after, reason, ground, confidence, freshness } = change
  const why = decision?.why ?? null
  return {
    at,
    event: 'field.change',
    actor: decidedBy ?? 'worker',
    runId: run.id,
    jobId,
    connectionId: run.connectionId,
    syncName: run.syncName,
    stream: run.definition.stream,
    recordId,
    field,
    before,
    after,
    reason,
    ground,
    outcome: 'declined',
    answer: why === null ? 'declined by a person' : `declined by a person: ${why}`,
    detail: { confidence, freshness },
  }
}
