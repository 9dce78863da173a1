// evergreen doctor: is everything right, and if not, what to do.
import type { Command } from 'commander'
import { adviceOf } from '../advice/remedies.ts'
import { EXIT } from '../exit.ts'
import { printJson, printLine } from '../output.ts'
import type { Session } from '../session.ts'

export function doctorCommand(program: Command, session: Session): void {
  program
    .command('doctor')
    .description('check the database, the queue, every connection and its permissions')
    .action(async () => {
      const findings = await session.withApp(async app => {
        const found = []
        for await (const finding of app.doctor()) {
          found.push(finding)
          if (session.json) continue
          printLine(`${wordFor(finding)} ${finding.where}: ${finding.what}, ${finding.detail}`)
          if (finding.fix !== null) printLine(`     → ${adviceOf(finding)}`)
        }
        return found
      })
      if (session.json) printJson(findings)
      if (findings.some(finding => !finding.ok)) process.exitCode = EXIT.config
    })
}

function wordFor({ ok, fix }: { readonly ok: boolean; readonly fix: string | null }): string {
  if (!ok) return 'FIX '
  return fix === null ? 'ok  ' : 'hint'
}
