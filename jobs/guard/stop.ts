// A guard says stop: from here on the changes of the run wait for a person, and the audit says why.
import type { NewAuditEntry } from '../../src/contract/audit.ts'
import type { Json } from '../../src/contract/primitives.ts'
import type { Batch } from '../batch/outcomes.ts'

/** Does nothing where the run waits already. `found`: figures and ids of records, no values. */
export async function stopFor(
  guard: 'breaker' | 'canary',
  why: string,
  found: Readonly<Record<string, Json>>,
  { run, context }: Pick<Batch, 'run' | 'context'>,
): Promise<void> {
  const entry: NewAuditEntry = {
    at: context.clock.now(),
    event: 'guard.stopped',
    actor: 'worker',
    runId: run.id,
    jobId: context.jobId,
    connectionId: run.connectionId,
    syncName: run.syncName,
    stream: run.definition.stream,
    answer: why,
    detail: { guard, ...found },
  }
  await context.transaction(async stores => {
    if (await stores.runs.holdBack(run.id, `${guard}: ${why}`)) await stores.audit.append([entry])
  })
}
