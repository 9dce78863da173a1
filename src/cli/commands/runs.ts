// evergreen runs: the runs so far, or one of them in full.
import type { Command } from 'commander'
import type { RunReport } from '../../app.ts'
import { wholeNumber } from '../arguments.ts'
import { plural, printJson, printLine, printTable, timeText } from '../output.ts'
import type { Session } from '../session.ts'

export function runsCommand(program: Command, session: Session): void {
  program
    .command('runs')
    .argument('[run]', "a run's id, to see it in full")
    .option('--sync <name>', 'only runs of this sync')
    .option('--limit <number>', 'how many', wholeNumber(1), 20)
    .description('list runs, newest first')
    .action(async (id: string | undefined, options: { sync?: string; limit: number }) => {
      if (id !== undefined) {
        const report = await session.withApp(app => app.run(id))
        return session.json ? printJson(report) : printRun(report)
      }
      const reports = await session.withApp(app => app.runs({ syncName: options.sync, limit: options.limit }))
      return session.json ? printJson(reports) : printRuns(reports)
    })
}

function printRuns(reports: readonly RunReport[]): void {
  if (reports.length === 0) printLine('No runs yet. Start one with: evergreen run SYNC')
  else
    printTable(
      ['RUN', 'SYNC', 'STARTED', 'STATUS', 'PULLED', 'PROPOSED', 'APPLIED', 'REFUSED', 'CALLS'],
      reports.map(({ run, counts }) => [
        run.id,
        run.syncName,
        timeText(run.startedAt),
        run.dryRun ? `${run.status} (dry)` : run.status,
        String(counts.pulled),
        String(counts.proposed),
        String(counts.outcomes.applied),
        String(counts.refused),
        String(counts.calls),
      ]),
    )
}

/** One run in full: what was read, what became of each change, what was refused and why. */
export function printRun({ run, counts, waiting }: RunReport): void {
  printLine(`run ${run.id} of ${run.syncName}: ${run.status}${run.note === null ? '' : `, ${run.note}`}`)
  const kind = `${run.mode}${run.dryRun ? ', dry run' : ''}`
  printLine(`  ${kind}, started ${timeText(run.startedAt)}, ended ${timeText(run.endedAt)}`)
  printLine(`  ${plural(counts.pulled, 'record')} pulled with ${plural(counts.calls, 'call')}`)
  printLine(`  ${plural(counts.proposed, 'change')} proposed: ${tally(counts.outcomes) || 'none written'}`)
  printLine(`  ${plural(counts.refused, 'candidate')} refused: ${tally(counts.refusals) || 'none'}`)
  for (const { note, until } of waiting) printLine(`  waits until ${timeText(until)}: ${note}`)
}

const tally = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ')
