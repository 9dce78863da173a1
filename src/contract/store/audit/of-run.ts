// Where the entries of a run are: none is much older than the run, so that months before it are not looked through.
import type { Moment } from '../../../domain/record.ts'

/** The clocks of machines are not further apart. */
const APART_MS = 24 * 60 * 60_000

/** What to ask the audit for. */
export function entriesOfRun({ id, startedAt }: { readonly id: string; readonly startedAt: Moment }) {
  return { runId: id, since: startedAt - APART_MS }
}
