// What went wrong in a run, grouped by cause: jobs that failed, and changes that the CRM did not take.
import type { AuditEntry } from '../../contract/audit.ts'
import { entriesOfRun } from '../../contract/store/audit/of-run.ts'
import type { Run, Stores } from '../../contract/stores.ts'
import { REMEDY_OF_JOB, remedyOfChange } from './remedies.ts'

export interface Cause {
  /** Of a change: the CRM's words. */
  readonly cause: string
  readonly of: 'job' | 'change'
  /** What to do about it. */
  readonly fix: string
  readonly times: number
  readonly fields: readonly string[]
  /** A few of them. */
  readonly records: readonly string[]
}

export interface RunCauses {
  /** The most frequent first. */
  readonly causes: readonly Cause[]
  /** False where there are more than were looked at. */
  readonly isAll: boolean
}

/** Rejected changes that are looked at. */
const MOST = 2_000
const SAMPLES = 5

export async function causesOf(run: Run, { work, audit }: Pick<Stores, 'work' | 'audit'>): Promise<RunCauses> {
  const [failed, rejected] = await Promise.all([
    work.failedOf(run.id),
    audit.list({ ...entriesOfRun(run), event: 'field.change', outcome: 'rejected', limit: MOST }),
  ])
  const jobs = [...Map.groupBy(failed, ({ step, note }) => `${step}: ${note ?? 'no reason was given'}`)]
  const causes = [
    ...jobs.map(([cause, of]): Cause => {
      return { cause, of: 'job', fix: REMEDY_OF_JOB, times: of.length, fields: [], records: [] }
    }),
    ...changesByCause(rejected),
  ]
  return { causes: causes.toSorted((a, b) => b.times - a.times), isAll: rejected.length < MOST }
}

/** The CRM's words without what stands in quotes, which are values: so that one cause is one group. */
function changesByCause(entries: readonly AuditEntry[]): Cause[] {
  const causeOf = ({ answer = '' }: AuditEntry) => answer.replace(/"[^"]*"|'[^']*'/g, '…')
  return [...Map.groupBy(entries, causeOf)].map(([cause, of]): Cause => {
    const records = [...new Set(of.flatMap(({ recordId }) => recordId ?? []))].slice(0, SAMPLES)
    const fields = [...new Set(of.flatMap(({ field }) => field ?? []))]
    return { cause, of: 'change', fix: remedyOfChange(cause), times: of.length, fields, records }
  })
}
