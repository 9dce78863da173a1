// evergreen provision: the fields in which a CRM's users see the results, made where they are missing.
import type { Command } from 'commander'
import type { ProvisionReport } from '../../app.ts'
import { adviceOf } from '../advice/remedies.ts'
import { EXIT } from '../exit.ts'
import { plural, printJson, printLine, printNote } from '../output.ts'
import type { Session } from '../session.ts'

type Step = ProvisionReport['steps'][number]

const STATES: Readonly<Record<Step['state'], string>> = {
  planned: 'would make',
  made: 'made',
  failed: 'FAILED',
  uncertain: 'UNCERTAIN',
  left: 'left out',
}
const WIDEST = Math.max(...Object.values(STATES).map(word => word.length))

export function provisionCommand(program: Command, session: Session): void {
  program
    .command('provision')
    .argument('<connection>', "a CRM's alias")
    .option('--dry-run', 'say what would be made, and make nothing')
    .description("make the fields that a CRM's users see results in, the receipt field, and what shows them")
    .action(async (connection: string, { dryRun = false }: { readonly dryRun?: boolean }) => {
      const tell = (step: Step) => {
        if (!session.json) printStep(step)
      }
      const { actor } = session
      const report = await session.withApp(app => app.provision({ connection, dryRun, actor, tell }))
      if (session.json) printJson(report)
      else printReport(report)
      process.exitCode = exitOf(report)
    })
}

/** A run that could not do all of it ends like a wrong set-up; one that only asked, by what it would come to. */
function exitOf({ lacks, refused, steps }: ProvisionReport): number {
  if (steps.some(({ state }) => state === 'uncertain')) return EXIT.unavailable
  const failed = steps.some(({ state }) => state === 'failed' || state === 'left')
  return lacks.length > 0 || refused.length > 0 || failed ? EXIT.config : EXIT.ok
}

function printStep({ state, what, detail }: Step): void {
  printLine(`${STATES[state].padEnd(WIDEST)}  ${what}`)
  if (detail !== null) printLine(`${' '.repeat(WIDEST)}  ${detail}`)
}

function printReport({ connection, dryRun, steps, there, refused, lacks, unstamped }: ProvisionReport): void {
  // What was made was told as it was made.
  for (const step of steps.filter(({ state }) => state === 'planned')) printStep(step)
  for (const { stream, field, detail, ...advice } of refused) {
    printLine(`${'not made'.padEnd(WIDEST)}  ${stream}.${field}: ${detail}`)
    printLine(`${' '.repeat(WIDEST)}  → ${adviceOf(advice)}`)
  }
  for (const { what, detail, ...advice } of lacks) {
    printLine(`${'missing'.padEnd(WIDEST)}  ${what}: ${detail}`)
    printLine(`${' '.repeat(WIDEST)}  → ${adviceOf(advice)}`)
  }
  printLine(summaryOf({ connection, dryRun, steps, there, lacks }))
  for (const sync of unstamped) {
    printNote(`${sync} names no stamps, so nobody sees in the CRM how fresh its records are: docs/stamps.md`)
  }
}

function summaryOf({
  connection,
  dryRun,
  steps,
  there,
  lacks,
}: Pick<ProvisionReport, 'connection' | 'dryRun' | 'steps' | 'there' | 'lacks'>): string {
  const right = `${plural(there.length, 'field')} there already`
  if (lacks.length > 0) return `Nothing was made in ${connection}: grant what is missing, then provision again.`
  if (steps.length === 0) return `Nothing to do in ${connection}: ${right}.`
  if (dryRun) return `${steps.length} to make in ${connection}, ${right}. Nothing was made.`
  const made = steps.filter(({ state }) => state === 'made').length
  if (made === steps.length) return `${made} made in ${connection}, ${right}.`
  return `${made} of ${steps.length} made in ${connection}, ${right}. Provision again once the rest is put right.`
}
