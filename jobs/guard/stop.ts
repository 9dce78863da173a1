// A guard says stop: from here on the changes of the run wait for a person, and the audit says why.
import type { NewAuditEntry } from '../../src/contract/audit.ts'
import type { Json } from '../../src/contract/primitives.ts'
import type { Stores } from '../../src/contract/stores.ts'
import type { Batch } from '../batch/outcomes.ts'

type Guard = 'breaker' | 'canary'
/** Figures and ids of records, no values. */
type Found = Readonly<Record<string, Json>>
type Stopping = Pick<Batch, 'run' | 'context'>

/** Call inside a transaction. Does nothing where the run waits already. */
export async function stopFor(
  guard: Guard,
  why: string,
  found: Found,
  stopping: Stopping,
  stores: Stores,
): Promise<void> {
  if (!(await stores.runs.holdBack(stopping.run.id, `${guard}: ${why}`))) return
  await tellOfStop(guard, why, found, stopping, stores)
}

/** The same word of a guard in the audit, where a person has decided already and the run does not wait for another. */
export async function tellOfStop(
  guard: Guard,
  why: string,
  found: Found,
  stopping: Stopping,
  stores: Stores,
): Promise<void> {
  await stores.audit.append([entryOf(guard, why, found, stopping)])
}

function entryOf(guard: Guard, why: string, found: Found, { run, context }: Stopping): NewAuditEntry {
  return {
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
}
