// evergreen plan: what a run that waits wants to change, with the digest that its approval has to name.
import type { Command } from 'commander'
import type { PlanReport } from '../../app.ts'
import { ConfigError } from '../../errors.ts'
import { shareOf, wholeNumber } from '../arguments.ts'
import { changeText } from '../ground.ts'
import { plural, printJson, printLine, printNote, printTable, timeText } from '../output.ts'
import type { Session } from '../session.ts'

interface Options {
  readonly field?: string
  readonly reason?: string
  readonly record?: string
  readonly minConfidence?: number
  readonly maxConfidence?: number
  readonly after?: string
  readonly limit: number
}

export function planCommand(program: Command, session: Session): void {
  program
    .command('plan')
    .argument('[run]', "a run's id; without it the plans that wait are listed")
    .option('--field <field>', 'only changes of this field')
    .option('--reason <reason>', 'only normalized, filled, refreshed, overwritten or stamped')
    .option('--record <id>', 'only changes of this record')
    .option('--min-confidence <share>', 'only changes at least as sure as that, from 0 to 1', shareOf)
    .option('--max-confidence <share>', 'only changes at most as sure as that', shareOf)
    .option('--limit <number>', 'how many changes are shown', wholeNumber(0, 10_000), 20)
    .option('--after <id>', 'go on after this change')
    .description('show what a run wants to change, before anything is written')
    .action(async (runId: string | undefined, options: Options) => {
      if (runId === undefined) return listPlans(options, session)
      const report = await session.withApp(app => app.plan({ runId, ...options }))
      return session.json ? printJson(report) : printPlan(report)
    })
}

async function listPlans({ limit: _, ...filters }: Options, session: Session): Promise<void> {
  const [filter] = Object.keys(filters)
  if (filter !== undefined) {
    throw new ConfigError({ where: 'plan', what: `--${filter} is of one plan`, fix: 'Say which: evergreen plan RUN.' })
  }
  const plans = await session.withApp(app => app.plans())
  if (session.json) printJson(plans)
  else if (plans.length === 0) printLine('No plan waits.')
  else
    printTable(
      ['RUN', 'SYNC', 'WAITS FOR', 'MADE', 'UNTIL', 'CHANGES'],
      plans.map(({ run, plan }) => [
        run.id,
        run.syncName,
        run.stopsFor ?? '',
        timeText(plan.madeAt),
        timeText(plan.expiresAt),
        String(plan.changes),
      ]),
    )
}

function printPlan({ run, plan, changes, stampedAlone, next }: PlanReport): void {
  const { state, digest, tallies, expiresAt, decidedBy, decidedAt } = plan
  printLine(`plan of run ${run.id} of ${run.syncName}: ${plural(plan.changes, 'change')}, ${state}`)
  if (state === 'waiting') printLine(`  waits as ${run.stopsFor ?? 'a plan'} until ${timeText(expiresAt)}`)
  else printLine(`  ${state} by ${decidedBy ?? '-'}, ${timeText(decidedAt)}`)
  printTable(
    ['  FIELD', 'REASON', 'CHANGES'],
    tallies.map(({ field, reason, changes: count }) => [`  ${field}`, reason, String(count)]),
  )
  if (stampedAlone > 0) printLine(`  ${plural(stampedAlone, 'record')} would get stamps and nothing else`)
  for (const change of changes) printLine(`  ${change.id}  ${changeText(change)}`)
  if (next !== null) printNote(`more of them: evergreen plan ${run.id} --after ${next}`)
  printLine(`  digest ${digest}`)
  if (state !== 'waiting') return
  printNote(`write it with:  evergreen approve ${run.id} ${digest}`)
  printNote(`or decline it:  evergreen reject ${run.id}`)
}
