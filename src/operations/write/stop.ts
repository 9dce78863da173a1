// Stopping a run: what has been sent is settled and recorded, nothing more is begun, and the run closes as stopped.
import type { Actor } from '../../contract/audit.ts'
import type { Run } from '../../contract/stores.ts'
import { Refused } from '../../errors.ts'
import type { RunOperations } from '../request-run.ts'
import { runById } from '../runs.ts'

/**
 * Stops an active run, also while its sync is paused; audited. The run as it is then: active until its workers have ended
 * what they have in hand. To stop it twice does no harm; refused where it has ended, or waits at its plan.
 */
export async function stopRun(
  id: string,
  actor: Actor,
  { unitOfWork, clock }: Pick<RunOperations, 'unitOfWork' | 'clock'>,
): Promise<Run> {
  const asked = await runById(id, unitOfWork)
  return unitOfWork.transaction(async stores => {
    // Whoever closes a run has locked its sync as well.
    await stores.syncs.lock(asked.syncId)
    const run = await runById(id, { stores })
    if (run.status !== 'active') throw cannot(run)
    if (run.stoppedBy !== null) return run
    const at = clock.now()
    await stores.runs.stop(run.id, actor)
    await stores.work.hasten(run.id, at)
    const about = {
      connectionId: run.connectionId,
      syncName: run.syncName,
      runId: run.id,
      stream: run.definition.stream,
    }
    await stores.audit.append([{ ...about, at, actor, event: 'run.stopped' }])
    return { ...run, stoppedBy: actor }
  })
}

function cannot({ id, status, syncName }: Run): Refused {
  if (status === 'planned') {
    const fix = `Nothing of it is being written; decline it with: evergreen reject ${id}`
    const inConsole = 'Nothing of it is being written; reject its plan.'
    return new Refused({ where: `run ${id}`, what: 'it waits at its plan', fix, inConsole })
  }
  const fix = `Start ${syncName} again with: evergreen run ${syncName}; take back what it wrote with: evergreen undo ${id}`
  const inConsole = `Start ${syncName} again, or take back what it wrote.`
  return new Refused({ where: `run ${id}`, what: `it has ended: ${status}`, fix, inConsole })
}
