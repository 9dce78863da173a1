// The end of an import: it moves no cursor, and what it left unread the next one goes on with.
import type { NewAuditEntry } from '../../src/contract/audit.ts'
import type { Commit, JobContext } from '../../src/contract/job.ts'
import type { EndStatus, Run } from '../../src/contract/stores.ts'
import type { Moment } from '../../src/domain/record.ts'

interface End {
  readonly status: EndStatus
  readonly note: string | null
}

/** The commit that closes a run which imported history. */
export async function closeHistory(run: Run, context: JobContext): Promise<Commit> {
  const end = await endOf(run, context)
  const { pulled: told, calls } = await context.stores.runs.counts(run.id)
  return async stores => {
    const endedAt = context.clock.now()
    await stores.runs.close(run.id, { ...end, endedAt })
    await stores.audit.append([closingEntry(run, { ...end, told, calls }, context.jobId, endedAt)])
    return { counts: { told }, next: [] }
  }
}

async function endOf(run: Run, { stores }: JobContext): Promise<End> {
  if (run.stoppedBy !== null) return { status: 'stopped', note: `stopped by ${run.stoppedBy}` }
  const [failure] = await stores.work.failedOf(run.id)
  if (failure !== undefined) return { status: 'failed', note: failure.note ?? `${failure.step} failed` }
  const unread = (await stores.runs.partitionsOf(run.id)).filter(({ done }) => !done)
  if (unread.length === 0) return { status: 'complete', note: null }
  return { status: 'failed', note: 'the import did not come to its end; it goes on after a run in six hours or later' }
}

function closingEntry(
  { id: runId, connectionId, syncName, definition, startedAt }: Run,
  end: End & { readonly told: number; readonly calls: number },
  jobId: string,
  at: Moment,
): NewAuditEntry {
  const about = { connectionId, syncName, stream: definition.stream }
  const detail = { mode: 'history', ...end, seconds: (at - startedAt) / 1_000 }
  return { at, event: 'run.closed', actor: 'worker', runId, jobId, ...about, detail }
}
