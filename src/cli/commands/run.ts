// evergreen retry RUN: writes what failed in a run. evergreen run SYNC: starts a run; with --wait lends a hand as a worker and stays until it has ended.
import type { Command } from 'commander'
import type { App, RunReport } from '../../app.ts'
import { printEstimate } from '../estimate.ts'
import { EXIT } from '../exit.ts'
import { printJson, printNote } from '../output.ts'
import { showProgress } from '../progress.ts'
import type { Session } from '../session.ts'
import { printRun, readInFull } from './runs/in-full.ts'

interface Options {
  readonly full?: boolean
  readonly dryRun?: boolean
  readonly wait?: boolean
  readonly background?: boolean
  readonly replan?: boolean
  readonly estimate?: boolean
}

export function runCommand(program: Command, session: Session): void {
  program
    .command('run')
    .argument('<sync>', "the sync's name")
    .option('--full', 'read everything, not only what changed')
    .option('--dry-run', 'stop at the plan, which can be approved; nothing is written before')
    .option('--replan', 'set a plan of this sync that waits aside, and make another')
    .option('--background', 'let the work of other runs go first')
    .option('--wait', 'work on it here too, and stay until it has ended')
    .option('--estimate', 'tell how many calls it would cost; nothing runs')
    .description('start a run, or tell what it would cost')
    .action(async (sync: string, options: Options) => {
      if (options.estimate === true) {
        const estimate = await session.withApp(app => app.estimate(requestOf(sync, options, session)))
        return session.json ? printJson(estimate) : printEstimate(estimate)
      }
      // How the run ends is told in words; a worker's log would say it a second time.
      const report = await session.withApp(app => startRun(app, sync, options, session), { level: 'silent' })
      const stopped = options.wait === true && report.run.status === 'active'
      if (session.json) printJson(report)
      else if (!stopped) printRun(report)
      endWith(report, options.wait === true, session)
    })
}

export function retryCommand(program: Command, session: Session): void {
  program
    .command('retry')
    .argument('<run>', "the run's id")
    .description('write what failed in a run: what the CRM was too busy for, or refused for a reason since put right')
    .action(async (id: string) => {
      const report = await session.withApp(async app => app.run((await app.retry(id, session.actor)).id))
      if (session.json) return printJson(report)
      printRun(report)
      printNote(
        `started ${report.run.id}; a worker carries it (evergreen worker). Look: evergreen runs ${report.run.id}`,
      )
    })
}

/** The exit code that says how a run has ended, or that nobody waited for its end, with a line for a person. */
export function endWith({ run }: Pick<RunReport, 'run'>, waited: boolean, session: Session): void {
  const { id, syncName, status, note } = run
  if (waited && status === 'active') {
    printNote(`evergreen: run ${id} goes on with: evergreen worker`)
    process.exitCode = session.stopCode()
  }
  if (status !== 'failed' && status !== 'incomplete') return
  printNote(`evergreen: run ${id} of ${syncName} is ${status}: ${note ?? 'no reason was given'}`)
  process.exitCode = EXIT.runFailed
}

function requestOf(sync: string, options: Options, { actor }: Session): Parameters<App['requestRun']>[0] {
  const mode = options.full === true ? 'full' : 'incremental'
  const priority = options.background === true ? 'background' : 'interactive'
  const { dryRun = false, replan = false } = options
  return { sync, mode, dryRun, replan, priority, actor }
}

async function startRun(app: App, sync: string, options: Options, session: Session) {
  await app.checkReachable(sync)
  const { id } = await app.requestRun(requestOf(sync, options, session))
  if (options.wait !== true) {
    if (!session.json)
      printNote(`started ${id}; a worker carries it (evergreen worker). Look with: evergreen runs ${id}`)
    return app.run(id)
  }
  const worker = await app.startWorker()
  try {
    await showProgress(app.follow(id, session.stop), session)
    return await readInFull(app, id, undefined, session)
  } finally {
    await worker.close()
  }
}
