// evergreen audit retention: what need not be kept any more of the audit. Without --yes it is only said what that is.
import type { Command } from 'commander'
import { plural, printJson, printNote, printTable, timeText } from '../../output.ts'
import type { Session } from '../../session.ts'

export function retentionCommand(audit: Command, session: Session): void {
  audit
    .command('retention')
    .description('drop entries that are older than the months that their connection keeps (keep: auditMonths)')
    .option('--yes', 'do it; else it is only said what would be dropped. It cannot be undone')
    .action(async ({ yes = false }: { yes?: boolean }) => {
      const reports = await session.withApp(app => (yes ? app.dropOverdue(session.actor) : app.foreseeRetention()))
      if (session.json) return printJson(reports)
      printTable(
        ['CONNECTION', 'KEEPS', 'FROM', yes ? 'DROPPED' : 'OVER'],
        reports.map(({ connection, months, keptFrom, over }) => [
          connection,
          months === null ? 'for ever' : plural(months, 'month'),
          keptFrom === null ? '' : timeText(keptFrom),
          plural(over.entries, 'entry', 'entries'),
        ]),
      )
      if (!yes && reports.some(({ over }) => over.entries > 0)) printNote('nothing was dropped. Do it with --yes')
    })
}
