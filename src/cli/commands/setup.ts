// evergreen apply, export, schema: the set-up as a file; evergreen remove: what is to be in it no more.
import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { ConfigError } from '../../errors.ts'
import { plural, printJson, printLine } from '../output.ts'
import type { Session } from '../session.ts'

export function setupCommands(program: Command, session: Session): void {
  program
    .command('apply')
    .argument('<file>', 'set-up file (YAML)')
    .description('declare connections and syncs; what the file does not name is left as it is')
    .action(async (file: string) => {
      const text = await readSetup(file)
      const applied = await session.withApp(app => app.apply(text, file, session.actor))
      if (session.json) return printJson(applied)
      for (const { path, before, after } of applied.changes) printLine(`${path}: ${shown(before)} → ${shown(after)}`)
      for (const sync of applied.readAnew) printLine(`${sync} judges differently now: its next run reads everything.`)
      printLine(`${plural(applied.connections, 'connection')} and ${plural(applied.syncs, 'sync')} applied.`)
    })
  program
    .command('export')
    .description('print the whole set-up as YAML, secrets left out')
    .action(async () => {
      const yaml = await session.withApp(app => app.exportSetup())
      if (session.json) printJson({ setup: yaml })
      else process.stdout.write(yaml)
    })
  program
    .command('schema')
    .description('print the JSON Schema of the set-up file, for editors')
    .action(async () => printLine(JSON.stringify(await session.schema(), null, 2)))
  removeCommand(program, session)
}

function removeCommand(program: Command, session: Session): void {
  const remove = program.command('remove').description('take a sync or a connection out of the set-up')
  for (const kind of ['sync', 'connection'] as const) {
    const needs =
      kind === 'sync' ? 'none of whose runs is active or waits' : 'that no sync uses; its secrets are forgotten'
    remove
      .command(kind)
      .argument('<name>')
      .description(`a ${kind} ${needs}`)
      .action(async (name: string) => {
        const what = kind === 'sync' ? { sync: name } : { connection: name }
        const removed = await session.withApp(app => app.remove(what, session.actor))
        if (session.json) printJson({ removed: what, ...removed })
        else printLine(`removed ${kind} ${name}; its runs and the audit stay`)
      })
  }
}

const shown = (value: unknown) => (value === null ? '(none)' : JSON.stringify(value))

async function readSetup(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    const what = missing ? 'there is no such file' : 'it cannot be read'
    throw new ConfigError({ where: file, what, fix: 'Give the path of a set-up file: evergreen apply FILE.', cause })
  }
}
