// evergreen erase: forgets a record. Without --yes it only says what would be erased.
import type { Command } from 'commander'
import type { App } from '../../app.ts'
import { plural, printJson, printLine, printNote } from '../output.ts'
import type { Session } from '../session.ts'

export function eraseCommand(program: Command, session: Session): void {
  program
    .command('erase')
    .argument('<connection>', "the connection's alias")
    .argument('<stream>', 'Contact, contacts …')
    .argument('<record>', "the record's id in the CRM")
    .option('--yes', 'do it; else it is only said what would be erased. It cannot be undone')
    .description('forget a record: all that is known of it, and its values in the audit')
    .action(async (connection: string, stream: string, recordId: string, { yes = false }: { yes?: boolean }) => {
      const target = { connection, stream, recordId }
      const report = await session.withApp(app => (yes ? app.erase(target, session.actor) : app.foreseeErasure(target)))
      if (session.json) printJson(report)
      else print(report)
    })
}

type Outlook = Awaited<ReturnType<App['foreseeErasure']>>
type Report = Awaited<ReturnType<App['erase']>>

function print(report: Outlook | Report): void {
  const { records, rows, exports, plans } = report
  printLine(records.length === 1 ? `${records[0]}` : `${records[0]}, with ${records.slice(1).join(', ')} (merged)`)
  for (const [what, count] of Object.entries(rows)) if (count > 0) printLine(`  ${what}  ${count}`)
  if (!('erased' in report)) {
    for (const run of plans) printLine(`  the plan of run ${run} would be superseded`)
    printNote('nothing was erased. Do it with --yes; it cannot be undone')
    printNote('delete it in the CRM first: what is still there is read again')
  } else if (report.erased) printNote('erased. What jobs under way may still store of it is erased within minutes')
  else printNote('a change of it is just being written: it is erased when that is over, while a scheduler runs')
  if (exports.length > 0) {
    const told = plural(exports.length, 'export')
    printNote(`${told} of the audit may hold its values: evergreen audit list --event audit.exported`)
  }
}
