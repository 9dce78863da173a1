// A progress bar for a run, on a terminal only.
import { Presets, SingleBar } from 'cli-progress'
import type { RunReport } from '../app.ts'
import { FatalError } from '../errors.ts'
import type { Session } from './session.ts'

/** Shows each report as it comes and returns the last one. */
export async function showProgress(reports: AsyncIterable<RunReport>, session: Session): Promise<RunReport> {
  const bar = process.stderr.isTTY && !session.json ? newBar() : null
  let last: RunReport | null = null
  try {
    for await (const report of reports) {
      if (last === null) bar?.start(report.run.expected ?? 0, 0, figuresOf(report))
      bar?.setTotal(Math.max(report.run.expected ?? 0, report.counts.pulled))
      bar?.update(report.counts.pulled, figuresOf(report))
      last = report
    }
  } finally {
    bar?.stop()
  }
  if (last === null) throw new FatalError({ what: 'the run could not be followed', fix: 'Look with: evergreen runs' })
  return last
}

function newBar(): SingleBar {
  const format = '{sync} [{bar}] {value}/{total} read, {proposed} proposed, {applied} applied {waiting}'
  return new SingleBar({ format, stream: process.stderr, hideCursor: true }, Presets.shades_grey)
}

function figuresOf({ run, counts, waiting }: RunReport): object {
  const [reason] = waiting
  return {
    sync: run.syncName,
    proposed: counts.proposed,
    applied: counts.outcomes.applied,
    waiting: reason === undefined ? '' : `(waits: ${reason.note})`,
  }
}
