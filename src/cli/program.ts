// The command line as a whole: global options, the commands, and how errors end it.
import { Command, CommanderError } from 'commander'
import { auditCommands } from './commands/audit/read.ts'
import { decideCommands } from './commands/decide.ts'
import { demoCommand } from './commands/demo.ts'
import { doctorCommand } from './commands/doctor.ts'
import { eraseCommand } from './commands/erase.ts'
import { explainCommand } from './commands/explain.ts'
import { pauseCommands } from './commands/pause.ts'
import { planCommand } from './commands/plan.ts'
import { provisionCommand } from './commands/provision.ts'
import { queuesCommand } from './commands/queues.ts'
import { rulesCommands } from './commands/rules/test.ts'
import { retryCommand, runCommand } from './commands/run.ts'
import { runsCommand } from './commands/runs/command.ts'
import { stopCommand } from './commands/runs/stop.ts'
import { sandboxCommand } from './commands/sandbox.ts'
import { scheduleCommand } from './commands/schedule.ts'
import { serveCommands } from './commands/serve.ts'
import { setupCommands } from './commands/setup.ts'
import { undoCommand } from './commands/undo/command.ts'
import { reportError, reportUsage } from './exit.ts'
import { dropOutputWhenNobodyReads } from './output.ts'
import { createSession, type Session } from './session.ts'

/** All commands with their arguments and options; nothing has run yet. `version` is the package's. */
export function createProgram(version: string): { readonly program: Command; readonly session: Session } {
  const program = new Command('evergreen')
    .description('Keeps CRM data alive: pulls, normalizes, finds what is stale, enriches, writes back, explains.')
    .version(version)
    .option('--json', 'results as JSON')
    .option('--verbose', 'stack traces and more log')
    .exitOverride()
    .showSuggestionAfterError()
  const session = createSession(program)
  const commands = [
    serveCommands,
    demoCommand,
    sandboxCommand,
    setupCommands,
    runCommand,
    retryCommand,
    stopCommand,
    pauseCommands,
    runsCommand,
  ]
  for (const add of [...commands, planCommand, decideCommands, undoCommand, scheduleCommand, queuesCommand])
    add(program, session)
  const others = [auditCommands, explainCommand, eraseCommand, rulesCommands, doctorCommand, provisionCommand]
  for (const add of others) add(program, session)
  acceptGlobalsAnywhere(program)
  return { program, session }
}

/** Runs one command line; sets the exit code. */
export async function runProgram(argv: readonly string[], version: string): Promise<void> {
  const { program, session } = createProgram(version)
  dropOutputWhenNobodyReads()
  try {
    await program.parseAsync(argv)
  } catch (error) {
    // A command line that is not accepted never gets as far as its options.
    const telling = { json: session.json || argv.includes('--json'), verbose: session.verbose }
    process.exitCode = error instanceof CommanderError ? reportUsage(error, telling) : reportError(error, telling)
  }
}

/** `evergreen runs --json` and `evergreen --json runs` are the same. */
function acceptGlobalsAnywhere(program: Command): void {
  const visit = (command: Command) => {
    for (const sub of command.commands) {
      sub.exitOverride()
      if (!sub.commands.length) {
        sub.option('--json', 'results as JSON').option('--verbose', 'stack traces and more log')
        sub.hook('preAction', () => {
          const { json, verbose } = sub.opts<{ json?: boolean; verbose?: boolean }>()
          if (json === true) program.setOptionValue('json', true)
          if (verbose === true) program.setOptionValue('verbose', true)
        })
      }
      visit(sub)
    }
  }
  visit(program)
}
