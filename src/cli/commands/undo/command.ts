// evergreen undo: takes back what a run wrote, or what all runs of a sync did to a record or a field. Without --yes it only
// says what that would be.
import type { Command } from 'commander'
import { momentOf } from '../../arguments.ts'
import { printJson, printNote } from '../../output.ts'
import type { Session } from '../../session.ts'
import { carryOut } from '../decide.ts'
import { endWith } from '../run.ts'
import { printRun, readInFull } from '../runs/in-full.ts'
import { printOutlook } from './print.ts'

interface Options {
  readonly record?: string
  readonly field?: string
  readonly since?: number
  readonly dryRun?: boolean
  readonly yes?: boolean
  readonly wait?: boolean
}

export function undoCommand(program: Command, session: Session): void {
  program
    .command('undo')
    .argument('<run>', "a run's id; or a sync's name, with --record, --field or --since, for all its runs")
    .option('--record <id>', 'only this record; STREAM/ID or the id')
    .option('--field <field>', 'only this field')
    .option('--since <time>', 'of a sync: only runs that began then or later', momentOf)
    .option('--dry-run', 'stop at the plan, which can be looked at and approved')
    .option('--yes', 'do it; else it is only said what would be done')
    .option('--wait', 'work on it here too, and stay until it is done')
    .description('take back what was written; what somebody has changed since is left, and named')
    .action(async (of: string, { dryRun = false, yes = false, wait = false, ...only }: Options) => {
      const target = { of, ...only }
      if (!dryRun && !yes) {
        const outlook = await session.withApp(app => app.foreseeUndo(target))
        return session.json ? printJson(outlook) : printOutlook(outlook)
      }
      const report = await session.withApp(
        async app => {
          const { id } = await app.undo({ ...target, dryRun, actor: session.actor })
          if (!wait) return app.run(id)
          await carryOut(app, id, session)
          return readInFull(app, id, undefined, session)
        },
        wait ? { level: 'silent' } : {},
      )
      if (session.json) printJson(report)
      else if (!wait || report.run.status !== 'active') printRun(report)
      const { id } = report.run
      if (!wait) printNote(`started ${id}; a worker carries it (evergreen worker). Look with: evergreen runs ${id}`)
      endWith(report, wait, session)
    })
}
