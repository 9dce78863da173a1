// evergreen audit verify, rotate-key, reseal: is the audit what was written? And a new key for what is to come.
import { type Command, InvalidArgumentError } from 'commander'
import { type App, parseHead } from '../../../app.ts'
import { momentOf } from '../../arguments.ts'
import { EXIT } from '../../exit.ts'
import { printJson, printLine, printNote, printTable } from '../../output.ts'
import type { Session } from '../../session.ts'

interface Options {
  readonly run?: string
  readonly since?: number
  readonly head?: Head
}

type Head = NonNullable<ReturnType<typeof parseHead>>

export function verifyCommands(audit: Command, session: Session): void {
  audit
    .command('verify')
    .description('prove that no entry was changed, removed, inserted or cut off; exit code 4 where one was')
    .option('--run <id>', "a run's entries only, and the chain since")
    .option('--since <time>', 'only what was linked since (ISO time or date)', momentOf)
    .option('--head <link:seal>', 'a head of the chain that you know, from the log', headOf)
    .action(async (options: Options) => {
      const verdict = await session.withApp(app => verify(options, app))
      if (session.json) printJson(verdict)
      else printVerdict(verdict)
      if (verdict.faultCount > 0) process.exitCode = EXIT.runFailed
    })
  audit
    .command('rotate-key')
    .description('seal with a new key from now on; what was sealed stays readable and can be verified')
    .action(async () => {
      await session.withApp(app => app.rotateKey(session.actor))
      printNote('the key file begins with a new key; keep a copy of the file and start the processes that run anew')
      printNote('then seal the credentials of connections with it: evergreen audit reseal')
    })
  audit
    .command('reseal')
    .description('seal the credentials of connections anew with the newest key; once more does what is left')
    .action(async () => {
      const report = await session.withApp(app => app.reseal(session.actor))
      if (session.json) printJson(report)
      else printResealed(report)
      if (report.lost.length > 0) process.exitCode = EXIT.config
    })
}

function printResealed({ renewed, current, lost }: Awaited<ReturnType<App['reseal']>>): void {
  printLine(`${renewed} sealed anew, ${current} had the newest key already`)
  for (const secret of lost)
    printLine(`${secret} cannot be opened with any key at hand: enter it again with evergreen apply`)
}

async function verify({ run, since, head }: Options, app: App): ReturnType<App['verifyAudit']> {
  const runId = run === undefined ? undefined : (await app.run(run)).run.id
  return app.verifyAudit({ runId, since, heads: head === undefined ? [] : [{ ...head, from: '--head' }] })
}

function headOf(text: string): Head {
  const head = parseHead(text)
  if (head === null) throw new InvalidArgumentError('Write it as LINK:SEAL, as the log has it.')
  return head
}

function printVerdict(verdict: Awaited<ReturnType<App['verifyAudit']>>): void {
  const { entries, segments, links, waiting, head, faults, faultCount, seconds } = verdict
  if (faultCount > 0) {
    printTable(
      ['WHERE', 'FAULT', 'WHAT'],
      faults.map(({ at, kind, what }) => [at, kind, what]),
    )
  }
  const wait = waiting === 0 ? '' : `, ${waiting} segments wait for their link`
  printLine(`${entries} entries in ${segments} segments, ${links} links${wait}: ${seconds} s`)
  if (head !== null) printLine(`head ${head.link}:${head.seal}`)
  printLine(faultCount === 0 ? 'nothing was changed' : `${faultCount} faults`)
}
