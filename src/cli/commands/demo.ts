// evergreen demo: two CRMs full of made-up or real records, synced end to end, with everything there to look at afterwards.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Command, Option } from 'commander'
import { type App, openSandbox, type RunReport, readConfig } from '../../app.ts'
import { portNumber, wholeNumber } from '../arguments.ts'
import { DEMO_SYNCS, type DemoContent, demoSetup, MADE_UP } from '../demo-setup.ts'
import { EXIT } from '../exit.ts'
import { writeFirmographics } from '../firmographics-file.ts'
import { plural, printJson, printLine, printNote } from '../output.ts'
import { showProgress } from '../progress.ts'
import { readRealData } from '../real-data.ts'
import type { Session } from '../session.ts'
import { untilAborted } from '../stop.ts'

interface Options {
  readonly exit?: boolean
  readonly records: number
  readonly seed: number
  readonly port: number
  readonly data?: string
}

/** The CRMs, what the demo syncs between them, and what the enricher's file says. */
interface Stage {
  readonly sandbox: Sandbox
  readonly content: DemoContent
  readonly firmographics: readonly object[]
}

type Sandbox = Awaited<ReturnType<typeof openSandbox>>

export function demoCommand(program: Command, session: Session): void {
  program
    .command('demo')
    .option('--exit', 'stop when the syncs have ended')
    .option('--records <number>', 'records to make up, per CRM', wholeNumber(1, 2_000_000), 2_500)
    .option('--seed <number>', 'the same seed makes up the same records', wholeNumber(0), 1)
    .option('--port <number>', "the sandbox's port, 0 is any free one", portNumber, 0)
    .addOption(
      new Option('--data <folder>', 'real records, from companies-sp500.csv and people-us-congress.csv').conflicts([
        'records',
        'seed',
      ]),
    )
    .description('sync a made-up Salesforce and HubSpot on this machine')
    .action((options: Options) => runDemo(options, session))
}

async function runDemo(options: Options, session: Session): Promise<void> {
  const started = performance.now()
  const config = demoConfig()
  const stage = await setStage(options)
  const { sandbox } = stage
  try {
    const database = config.databaseUrl === null ? 'evergreen' : 'evergreen_demo'
    await session.withApp(
      async app => {
        await applyDemo(app, stage, config.home, session.actor)
        const worker = await app.startWorker()
        const reports = await syncAll(app, session)
        await worker.close()
        if (session.stop.aborted) {
          process.exitCode = session.stopCode()
          return printNote('stopped before the syncs had ended; the next demo begins anew')
        }
        const seconds = Math.round((performance.now() - started) / 100) / 10
        const result = { ...totalsOf(reports), audit: { entries: await app.countAudit() }, seconds }
        if (reports.some(({ run }) => run.status !== 'complete')) process.exitCode = EXIT.runFailed
        if (session.json) printJson(result)
        else printResult(result)
        if (options.exit !== true) await stayUp(app, sandbox, config.databaseUrl !== null, session)
      },
      { config, emptyDatabase: database },
    )
  } finally {
    await sandbox.close()
  }
}

async function setStage({ data, ...options }: Options): Promise<Stage> {
  if (data === undefined) {
    const sandbox = await openSandbox(options)
    return { sandbox, content: MADE_UP, firmographics: sandbox.firmographics() }
  }
  const { loads, content, firmographics } = await readRealData(data)
  return { sandbox: await openSandbox({ ...options, records: 0, loads }), content, firmographics }
}

/** The demo keeps to a folder of its own, so that it never meets a real set-up. */
function demoConfig() {
  const config = readConfig()
  return { ...config, home: join(config.home, 'demo') }
}

async function applyDemo(app: App, stage: Stage, home: string, actor: Session['actor']): Promise<void> {
  const { sandbox, content } = stage
  await mkdir(home, { recursive: true })
  const firmographics = join(home, 'firmographics.csv')
  await writeFirmographics(firmographics, stage.firmographics)
  const yaml = demoSetup({ url: sandbox.url, ...sandbox.credentials, firmographics }, content)
  await writeFile(join(home, 'setup.yaml'), yaml, { mode: 0o600 })
  await app.apply(yaml, 'demo set-up', actor)
}

async function syncAll(app: App, session: Session): Promise<RunReport[]> {
  const runs: string[] = []
  for (const sync of [...DEMO_SYNCS.salesforce, ...DEMO_SYNCS.hubspot]) {
    runs.push((await app.requestRun({ sync, mode: 'full', dryRun: false, actor: session.actor })).id)
  }
  const reports: RunReport[] = []
  for (const id of runs)
    if (!session.stop.aborted) reports.push(await showProgress(app.follow(id, session.stop), session))
  return reports
}

function totalsOf(reports: readonly RunReport[]) {
  const totals = (names: readonly string[]) => {
    const own = reports.filter(({ run }) => names.includes(run.syncName)).map(({ counts }) => counts)
    const sum = (figure: (counts: RunReport['counts']) => number) => own.reduce((all, each) => all + figure(each), 0)
    return {
      pulled: sum(counts => counts.pulled),
      proposed: sum(counts => counts.proposed),
      applied: sum(counts => counts.outcomes.applied),
      rejected: sum(counts => counts.outcomes.rejected),
      refused: sum(counts => counts.refused),
      calls: sum(counts => counts.calls),
    }
  }
  return { salesforce: totals(DEMO_SYNCS.salesforce), hubspot: totals(DEMO_SYNCS.hubspot) }
}

type Result = ReturnType<typeof totalsOf> & { readonly audit: { readonly entries: number }; readonly seconds: number }

function printResult({ salesforce, hubspot, audit, seconds }: Result): void {
  for (const [name, each] of Object.entries({ Salesforce: salesforce, HubSpot: hubspot })) {
    const changes = `${each.applied} of ${plural(each.proposed, 'proposed change')} applied, ${each.refused} refused`
    printLine(`${name}: ${plural(each.pulled, 'record')} pulled, ${changes}, ${plural(each.calls, 'call')}`)
  }
  printLine(`${plural(audit.entries, 'audit entry', 'audit entries')}, ${seconds} s`)
}

async function stayUp(app: App, sandbox: Sandbox, ownDatabase: boolean, session: Session): Promise<void> {
  const worker = await app.startWorker()
  const api = await app.startApi(0)
  const where = ownDatabase ? 'DATABASE_URL=…/evergreen_demo' : 'EVERGREEN_HOME=.evergreen/demo'
  const evergreen = `${where} npx evergreen`
  printNote(`
Still running. Where to look:
  the CRMs   ${sandbox.url}/__sandbox/state and ${sandbox.url}/__sandbox/writes
  the API    ${api.url}/healthz
What to try in another terminal:
  ${evergreen} runs
  ${evergreen} audit list --event field.change
  ${evergreen} explain ${await sampleField(app)}
  ${evergreen} run salesforce-contacts --full --wait
Stop with Ctrl+C.`)
  await untilAborted(session.stop)
  await worker.close()
  await api.close()
}

/** The address of one changed field, as explain wants it. */
async function sampleField(app: App): Promise<string> {
  for await (const { stream, recordId, field } of app.audit({ event: 'field.change', outcome: 'applied', limit: 1 })) {
    return `demo-${stream === 'Account' || stream === 'Contact' ? 'salesforce' : 'hubspot'} ${stream} ${recordId} ${field}`
  }
  return 'CONNECTION STREAM RECORD FIELD'
}
