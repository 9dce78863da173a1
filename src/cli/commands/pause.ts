// evergreen pause, resume: stop writing and reading, for a sync, a connection or everything.
import type { Command } from 'commander'
import { ConfigError } from '../../errors.ts'
import { printJson, printLine, printNote } from '../output.ts'
import type { Session } from '../session.ts'

export function pauseCommands(program: Command, session: Session): void {
  for (const verb of ['pause', 'resume'] as const) {
    const command = program
      .command(verb)
      .argument('[name]', 'a sync or a connection')
      .option('--all', 'every sync and every connection')
      .description(verb === 'pause' ? 'stop work; writes stop within one batch' : 'let work go on')
    if (verb === 'resume') command.option('--field <field>', 'of a sync: a field that others kept flipping back')
    command.action(async (name: string | undefined, options: { all?: boolean; field?: string }) => {
      const target = targetOf(verb, name, options.all === true)
      const { names, stillPaused } = await session.withApp(app =>
        app.setPause({ target, pause: verb === 'pause', field: options.field, actor: session.actor }),
      )
      if (session.json) return printJson(verb === 'pause' ? { paused: names } : { resumed: names, stillPaused })
      for (const each of names) printLine(`${verb === 'pause' ? 'paused' : 'resumed'} ${each}`)
      for (const { sync, of, name } of stillPaused) {
        printNote(`${sync} still waits: ${of} ${name} is paused. Let it go on with: evergreen resume ${name}`)
      }
    })
  }
}

function targetOf(verb: string, name: string | undefined, all: boolean): string | null {
  if (name !== undefined && !all) return name
  if (name === undefined && all) return null
  throw new ConfigError({
    where: verb,
    what: all ? 'both a name and --all were given' : 'nothing was named',
    fix: `Name one sync or connection, or give --all.`,
  })
}
