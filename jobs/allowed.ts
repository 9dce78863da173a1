// Whether the connection's user may do what a sync needs: asked as a run starts. What keeps everything from being done
// stops the run there, in one line; what else is missing is told once, and the rest is done.
import type { Connection } from '../src/contract/connector.ts'
import type { JobContext } from '../src/contract/job.ts'
import type { Run, Stores } from '../src/contract/stores.ts'
import { clockLack, type Lack, needOf, stopping } from '../src/domain/need.ts'
import type { Moment } from '../src/domain/record.ts'
import { ConfigError } from '../src/errors.ts'

/** What the sync lacks and can do without; ConfigError for what it cannot. */
export async function requireAllowed({ definition, dryRun }: Run, connection: Connection): Promise<readonly Lack[]> {
  const need = needOf(definition)
  const lacks = (await connection.lacks?.(need)) ?? []
  const lack = stopping(lacks, !dryRun && need.writes.length > 0)
  if (lack === null) return lacks
  const hint = lack.stops === 'writing' ? ' Until then, a dry run shows what would be written.' : ''
  throw new ConfigError({
    where: `sync ${definition.name}`,
    what: `${lack.what} is missing: ${lack.detail}`,
    fix: `${lack.fix}${hint}`,
  })
}

/** Tells what is missing where it is not what the sync's last run has told. Call inside the transaction. */
export async function tellLacks(
  run: Run,
  lacks: readonly Lack[],
  theirs: Moment,
  { clock, log, jobId }: Pick<JobContext, 'clock' | 'log' | 'jobId'>,
  stores: Stores,
): Promise<void> {
  const at = clock.now()
  const all = [...lacks, ...[clockLack(at, theirs)].filter(lack => lack !== null)]
  if (!(await stores.lacks.note(run, all))) return
  for (const { what, detail, fix } of all) log.warn({ sync: run.syncName, what, fix }, detail)
  const { id: runId, connectionId, syncName, definition } = run
  const about = { actor: 'worker' as const, runId, jobId, connectionId, syncName, stream: definition.stream }
  const detail = { lacks: all.map(({ what, detail: why, fix }) => ({ what, detail: why, fix })) }
  await stores.audit.append([{ at, event: 'run.lacks', ...about, detail }])
}
