// evergreen erase: forgets a record, or a person wherever they are known. Without --yes it only says what would be erased.
import type { Command } from 'commander'
import type { App } from '../../app.ts'
import { ConfigError } from '../../errors.ts'
import { plural, printJson, printLine, printNote } from '../output.ts'
import type { Session } from '../session.ts'

type Target = Parameters<App['erase']>[0]
type Outlook = Awaited<ReturnType<App['foreseeErasure']>>
type Report = Awaited<ReturnType<App['erase']>>

interface Options {
  readonly email?: string
  readonly phone?: string
  readonly yes?: boolean
}

export function eraseCommand(program: Command, session: Session): void {
  program
    .command('erase')
    .argument('[connection]', "the connection's alias")
    .argument('[stream]', 'Contact, contacts …')
    .argument('[record]', "the record's id in the CRM")
    .option('--email <address>', 'the records of a person, in all connections and streams')
    .option('--phone <number>', 'the same, by a number with the code of its country')
    .option('--yes', 'do it; else it is only said what would be erased. It cannot be undone')
    .description('forget a record or a person: all that is known of it, and its values in the audit')
    .action(async (connection?: string, stream?: string, recordId?: string, options: Options = {}) => {
      const reports = await session.withApp(async app => {
        const done: (Target & (Outlook | Report))[] = []
        for (const target of await targetsOf([connection, stream, recordId], options, app)) {
          const report = options.yes ? await app.erase(target, session.actor) : await app.foreseeErasure(target)
          done.push({ ...target, ...report })
        }
        return done
      })
      const isPerson = connection === undefined
      if (session.json) printJson(isPerson ? reports : reports[0])
      else printReports(reports, isPerson)
    })
}

async function targetsOf(
  [connection, stream, recordId]: readonly (string | undefined)[],
  { email, phone }: Options,
  app: Pick<App, 'findPerson'>,
): Promise<Target[]> {
  const isRecord = connection !== undefined && stream !== undefined && recordId !== undefined
  const asked = [connection, email, phone].filter(each => each !== undefined).length
  if (asked === 1 && isRecord) return [{ connection, stream, recordId }]
  if (asked === 1 && email !== undefined) return app.findPerson({ email })
  if (asked === 1 && phone !== undefined) return app.findPerson({ phone })
  const fix = 'Give CONNECTION STREAM RECORD, or --email ADDRESS, or --phone NUMBER.'
  throw new ConfigError({ where: 'erase', what: 'it is not said who is to be forgotten', fix })
}

function printReports(reports: readonly (Target & (Outlook | Report))[], isPerson: boolean): void {
  for (const report of reports) print(report)
  if (isPerson) printLine(reports.length === 0 ? 'nothing is known of them' : plural(reports.length, 'record'))
  const [first] = reports
  if (first === undefined) return
  if (!reports.some(report => 'erased' in report)) {
    printNote('nothing was erased. Do it with --yes; it cannot be undone')
    printNote('delete it in the CRM first: what is still there is read again')
  }
  if (first.exports.length > 0) {
    const told = plural(first.exports.length, 'export')
    printNote(`${told} of the audit may hold its values: evergreen audit list --event audit.exported`)
  }
}

function print(report: Target & (Outlook | Report)): void {
  const { connection, stream, records, rows, plans } = report
  const [record, ...merged] = records
  printLine(`${connection} ${stream} ${record}${merged.length === 0 ? '' : `, with ${merged.join(', ')} (merged)`}`)
  for (const [what, count] of Object.entries(rows)) if (count > 0) printLine(`  ${what}  ${count}`)
  const isKnown = Object.values(rows).some(count => count > 0)
  if (!isKnown) printNote('nothing is known of it: look whether its stream and id are right')
  if (!('erased' in report)) for (const run of plans) printLine(`  the plan of run ${run} would be superseded`)
  else if (report.erased)
    printNote(`${isKnown ? 'erased. ' : ''}What jobs under way may still store of it is erased within minutes`)
  else printNote('a change of it is just being written: it is erased when that is over, while a scheduler runs')
}
