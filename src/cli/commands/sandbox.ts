// evergreen sandbox: a Salesforce and a HubSpot on this machine, to try things on.
import type { Command } from 'commander'
import { openSandbox } from '../../app.ts'
import { portNumber, wholeNumber } from '../arguments.ts'
import { printJson, printLine } from '../output.ts'
import type { Session } from '../session.ts'
import { untilAborted } from '../stop.ts'

interface Options {
  readonly port: number
  readonly records: number
  readonly seed: number
}

export function sandboxCommand(program: Command, session: Session): void {
  program
    .command('sandbox')
    .option('--port <number>', '0 is any free port', portNumber, 7710)
    .option('--records <number>', 'records to make up, per CRM', wholeNumber(0, 2_000_000), 0)
    .option('--seed <number>', 'the same seed makes up the same records', wholeNumber(0), 1)
    .description('run both CRM servers, in memory, until stopped')
    .action(async (options: Options) => {
      const sandbox = await openSandbox(options)
      if (session.json) printJson({ url: sandbox.url, credentials: sandbox.credentials })
      else printHints(sandbox.url)
      await untilAborted(session.stop)
      await sandbox.close()
    })
}

function printHints(url: string): void {
  printLine(`Salesforce and HubSpot answer at ${url}`)
  printLine(`  what they hold: ${url}/__sandbox/state`)
  printLine(`  what was written: ${url}/__sandbox/writes`)
  printLine('Stop with Ctrl+C.')
}
