// Carries out what was decided on a chunk of a plan: what is approved goes on to be written, what is declined is barred.
import { z } from 'zod'
import type { NewAuditEntry } from '../../src/contract/audit.ts'
import type { JobContext, JobStep } from '../../src/contract/job.ts'
import type { DayShare, Plan, Run, StoredProposal, Stores } from '../../src/contract/stores.ts'
import { type Decision, type Fate, fatesOf } from '../../src/domain/plan/decision.ts'
import { FatalError } from '../../src/errors.ts'
import { writeBackOf } from '../next.ts'
import { chunkOf, runOf } from '../run-context.ts'
import { shareOf } from '../stamps/alone.ts'
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
    const fates = fatesOf(changes, decision)
    const of = (fate: Fate) => changes.filter((_, at) => fates[at] === fate)
    const [approved, declined] = [of('write'), of('declined')]
    const share = approved.some(isAlone) ? await shareOf(run, context.clock.now(), context.stores) : null
    return async stores => {
      await requireAccount(run, stores)
      const at = context.clock.now()
      const beyond = share === null ? new Set() : await beyondShare(approved, share, stores)
      const write = approved.filter(change => !beyond.has(change))
      const left = [...of('left-out'), ...approved.filter(change => beyond.has(change))]
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

const isAlone = ({ ground }: StoredProposal) => ground.type === 'stamp' && ground.alone

/** Of the stamps that are to be written alone, those for which the day has no share left. */
async function beyondShare(approved: readonly StoredProposal[], share: DayShare, stores: Stores) {
  // As they were proposed: the worst first.
  const alone = approved.filter(isAlone).toSorted((a, b) => Number(a.id) - Number(b.id))
  const records = [...new Set(alone.map(({ recordId }) => recordId))]
  const granted = new Set(records.slice(0, await stores.stamps.take(share, records.length)))
  return new Set(approved.filter(change => isAlone(change) && !granted.has(change.recordId)))
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
