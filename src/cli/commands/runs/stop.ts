// evergreen stop RUN: nothing more of it is begun; with --wait lends a hand until what it has in hand is settled.
import type { Command } from 'commander'
import { printJson, printNote } from '../../output.ts'
import type { Session } from '../../session.ts'
import { carryOut } from '../decide.ts'
import { endWith } from '../run.ts'
import { printRun } from './in-full.ts'

export function stopCommand(program: Command, session: Session): void {
  program
    .command('stop')
    .argument('<run>', 'the run that goes on')
    .option('--wait', 'work on it here too, and stay until it has ended')
    .description('stop a run: what has been sent is settled and recorded, nothing more is begun')
    .action(async (id: string, { wait = false }: { readonly wait?: boolean }) => {
      const report = await session.withApp(
        async app => {
          const run = await app.stop(id, session.actor)
          return wait ? carryOut(app, run.id, session) : app.run(run.id)
        },
        wait ? { level: 'silent' } : {},
      )
      if (session.json) printJson(report)
      else if (report.run.status !== 'active') printRun(report)
      else if (!wait) printNote(`stopping ${id}; a worker ends what it has in hand. Look with: evergreen runs ${id}`)
      endWith(report, wait, session)
    })
}
