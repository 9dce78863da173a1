// evergreen doctor: is everything right, and if not, what to do.
import type { Command } from 'commander'
import { EXIT } from '../exit.ts'
import { printJson, printLine } from '../output.ts'
import type { Session } from '../session.ts'

export function doctorCommand(program: Command, session: Session): void {
  program
    .command('doctor')
    .description('check the database, every connection and its permissions')
    .action(async () => {
      const findings = await session.withApp(async app => {
        const found = []
        for await (const finding of app.doctor()) {
          found.push(finding)
          if (session.json) continue
          printLine(`${finding.ok ? 'ok  ' : 'FIX '} ${finding.where}: ${finding.what}, ${finding.detail}`)
          if (!finding.ok && finding.fix !== null) printLine(`     → ${finding.fix}`)
        }
        return found
      })
      if (session.json) printJson(findings)
      if (findings.some(finding => !finding.ok)) process.exitCode = EXIT.config
    })
}
