// How a run comes along: a progress bar on a terminal, else a line now and then. All of it on stderr.
import { Presets, SingleBar } from 'cli-progress'
import type { RunReport } from '../app.ts'
import { FatalError } from '../errors.ts'
import { plural, printNote, waitingText } from './output.ts'
import type { Session } from './session.ts'

const LINE_EVERY_MS = 10_000

interface Display {
  show(report: RunReport): void
  stop(): void
}

/** Shows each report as it comes and returns the last one. */
export async function showProgress(
  reports: AsyncIterable<RunReport>,
  session: Pick<Session, 'json'>,
): Promise<RunReport> {
  const display = process.stderr.isTTY && !session.json ? bar() : lines()
  let last: RunReport | null = null
  try {
    for await (const report of reports) {
      display.show(report)
      last = report
    }
  } finally {
    display.stop()
  }
  if (last === null) throw new FatalError({ what: 'the run could not be followed', fix: 'Look with: evergreen runs' })
  return last
}

function bar(): Display {
  const format = '{sync} [{bar}] {value}/{total} read, {proposed} proposed, {applied} applied {waiting}'
  const line = new SingleBar({ format, stream: process.stderr, hideCursor: true }, Presets.shades_grey)
  let started = false
  return {
    show: report => {
      if (!started) line.start(report.run.expected ?? 0, 0, figuresOf(report))
      started = true
      line.setTotal(Math.max(report.run.expected ?? 0, report.counts.pulled))
      line.update(report.counts.pulled, figuresOf(report))
    },
    stop: () => line.stop(),
  }
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

/** Each reason to wait once, and where the run stands every ten seconds: neither a flood nor silence. */
function lines(): Display {
  const told = new Set<string>()
  let next = Date.now() + LINE_EVERY_MS
  return {
    show: ({ run, counts, waiting }) => {
      for (const reason of waiting.filter(({ note }) => !told.has(note))) {
        told.add(reason.note)
        printNote(`${run.syncName} ${waitingText(reason)}`)
      }
      if (Date.now() < next || run.status !== 'active') return
      next = Date.now() + LINE_EVERY_MS
      const read = `${counts.pulled} of ${plural(run.expected ?? 0, 'record')} read`
      printNote(`${run.syncName}: ${read}, ${counts.proposed} proposed, ${counts.outcomes.applied} applied`)
    },
    stop: () => undefined,
  }
}
