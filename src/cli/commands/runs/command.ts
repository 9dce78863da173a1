// evergreen runs: the runs so far, or one of them in full.
import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import type { RunReport } from '../../../app.ts'
import { ConfigError } from '../../../errors.ts'
import { wholeNumber } from '../../arguments.ts'
import { printJson, printLine, printTable, timeText } from '../../output.ts'
import type { Session } from '../../session.ts'
import { pageOf } from './html.ts'
import { printRun, readInFull } from './in-full.ts'

interface Options {
  readonly sync?: string
  readonly limit: number
  /** True: all of them. */
  readonly proposals?: number | true
  /** True: under a name of its own. */
  readonly html?: string | true
}

export function runsCommand(program: Command, session: Session): void {
  program
    .command('runs')
    .argument('[run]', "a run's id, to see it in full")
    .option('--sync <name>', 'only runs of this sync')
    .option('--limit <number>', 'how many', wholeNumber(1), 20)
    .option(
      '--proposals [number]',
      'of one run: its proposed changes, all or so many (default: 20 of one that waits)',
      wholeNumber(0),
    )
    .option('--html [file]', 'of one run: draw it as a page in a file of its own (default: evergreen-run-ID.html)')
    .description('list runs, newest first; or draw one')
    .action(async (id: string | undefined, options: Options) => {
      if (id !== undefined) return showOne(id, options, session)
      const alone = options.proposals !== undefined ? '--proposals' : options.html !== undefined ? '--html' : null
      if (alone !== null) {
        throw new ConfigError({
          where: 'runs',
          what: `${alone} is of one run`,
          fix: `Say which: evergreen runs RUN ${alone}.`,
        })
      }
      const reports = await session.withApp(app => app.runs({ syncName: options.sync, limit: options.limit }))
      return session.json ? printJson(reports) : printRuns(reports)
    })
}

async function showOne(id: string, { proposals, html }: Options, session: Session): Promise<void> {
  const report = await session.withApp(async app => {
    const read = await readInFull(app, id, proposals, session)
    return { ...read, picture: await app.picture(read) }
  })
  if (html === undefined) return session.json ? printJson(report) : printRun(report)
  const file = html === true ? `evergreen-run-${report.run.id}.html` : html
  await writeFile(file, pageOf(report, report.picture)).catch((cause: unknown) => {
    const fix = 'Name a file in a folder that is there and may be written to.'
    throw new ConfigError({ where: file, what: 'the page cannot be written there', fix, cause })
  })
  if (session.json) printJson({ file })
  else printLine(file)
}

function printRuns(reports: readonly RunReport[]): void {
  if (reports.length === 0) printLine('No runs yet. Start one with: evergreen run SYNC')
  else
    printTable(
      ['RUN', 'SYNC', 'STARTED', 'BY', 'STATUS', 'PULLED', 'PROPOSED', 'APPLIED', 'REFUSED', 'CALLS'],
      reports.map(({ run, counts }) => [
        run.id,
        run.syncName,
        timeText(run.startedAt),
        run.startedBy,
        statusText(run),
        String(counts.pulled),
        String(counts.proposed),
        String(counts.outcomes.applied),
        String(counts.refused),
        String(counts.calls),
      ]),
    )
}

/** An import of history reads changes, not records. */
function statusText({ status, mode, dryRun, stopsFor }: RunReport['run']): string {
  if (status === 'planned' && stopsFor !== null) return `${status} (${stopsFor})`
  if (mode === 'history' || mode === 'notices' || mode === 'retry' || mode === 'undo') return `${status} (${mode})`
  return dryRun ? `${status} (dry)` : status
}
