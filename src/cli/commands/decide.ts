// evergreen approve, reject: what becomes of a plan that waits; with --wait lends a hand as a worker until it is done.
import type { Command } from 'commander'
import type { App, DecisionReport, RunReport } from '../../app.ts'
import { plural, printJson, printLine, printNote } from '../output.ts'
import { showProgress } from '../progress.ts'
import type { Session } from '../session.ts'
import { endWith } from './run.ts'
import { printRun } from './runs/in-full.ts'

interface Options {
  readonly only: readonly string[]
  readonly except: readonly string[]
  readonly why?: string
  readonly wait?: boolean
}

const SELECTOR = 'field=…, reason=…, record=… or id=…, joined by commas; may be given several times'
const WAIT = 'work on it here too, and stay until it is done'
const gathered = (text: string, before: readonly string[]) => [...before, text]

export function decideCommands(program: Command, session: Session): void {
  program
    .command('approve')
    .argument('<run>', 'the run that waits at its plan')
    .argument('<digest>', 'of the plan, as evergreen plan shows it')
    .option('--only <selector>', `only these changes: ${SELECTOR}`, gathered, [])
    .option('--except <selector>', 'none of these changes; they are declined', gathered, [])
    .option('--wait', WAIT)
    .description('write exactly what a plan says')
    .action((runId: string, digest: string, { only, except, wait }: Options) => {
      const asked = { runId, digest, only, except, actor: session.actor }
      return decide(app => app.approve(asked), wait === true, session)
    })
  program
    .command('reject')
    .argument('<run>', 'the run that waits at its plan')
    .option('--why <text>', 'for the audit, and for whoever asks later')
    .option('--wait', WAIT)
    .description('decline a plan: its values are not proposed again without new evidence')
    .action((runId: string, { why, wait }: Options) =>
      decide(app => app.reject({ runId, why: why ?? null, actor: session.actor }), wait === true, session),
    )
}

type Decide = (app: App) => Promise<DecisionReport>

async function decide(decideOn: Decide, wait: boolean, session: Session): Promise<void> {
  const { decided, report } = await session.withApp(
    async app => {
      const made = await decideOn(app)
      return { decided: made, report: wait ? await carryOut(app, made.run.id, session) : await app.run(made.run.id) }
    },
    wait ? { level: 'silent' } : {},
  )
  if (session.json) printJson({ ...report, already: decided.already, fates: decided.fates })
  else {
    printDecision(decided)
    if (wait && report.run.status !== 'active') printRun(report)
    if (!wait && !decided.already)
      printNote(`a worker carries it out (evergreen worker); look with: evergreen runs ${report.run.id}`)
  }
  endWith(report, wait, session)
}

/** Lends a hand as a worker until the run has ended, or the command is stopped. */
export async function carryOut(app: App, runId: string, session: Session): Promise<RunReport> {
  const worker = await app.startWorker()
  try {
    return await showProgress(app.follow(runId, session.stop), session)
  } finally {
    await worker.close()
  }
}

function printDecision({ run, plan, already, fates }: DecisionReport): void {
  const verdict = plan.decision?.verdict ?? plan.state
  if (already) printLine(`the plan of run ${run.id} was ${verdict} before, by ${plan.decidedBy ?? '-'}`)
  if (fates === null) return
  const left = fates['left-out'] === 0 ? '' : `, ${fates['left-out']} left out`
  printLine(`${verdict}: ${plural(fates.write, 'change')} to be written, ${fates.declined} declined${left}`)
}
