// What the pictures are taken of: two CRMs with made-up records, an installation on a database of its own, runs that ended,
// and one that waits at its plan.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import { openApp, readConfig } from '../../src/app.ts'
import { DEMO_SYNCS, demoSetup, MADE_UP } from '../../src/cli/demo-setup.ts'
import { writeFirmographics } from '../../src/cli/firmographics-file.ts'
import { openSandbox } from '../../src/sandbox/open.ts'
import { Browser } from '../http/browser.ts'

const RECORDS = 400
const SEED = 7
const PASSWORD = 'seven green bottles'

/** What is on the screens, by its id. */
export interface Shown {
  readonly run: string
  /** The run that waits at its plan. */
  readonly plan: string
  /** An account that was changed. */
  readonly record: string
}

export interface House {
  readonly url: string
  /** With which the admin is logged in. */
  readonly cookie: { readonly name: string; readonly value: string }
  readonly shown: Shown
  close(): Promise<void>
}

export async function openHouse(): Promise<House> {
  const home = await mkdtemp(join(tmpdir(), 'evergreen-screenshots-'))
  const sandbox = await openSandbox({ records: RECORDS, seed: SEED, port: 0 })
  const config = readConfig({ EVERGREEN_HOME: home, LOG_LEVEL: 'silent' })
  const app = await openApp({ config, level: 'silent', verbose: false, stop: new AbortController().signal })
  const api = await app.startApi(0)
  const worker = await app.startWorker()
  const close = async () => {
    for (const part of [worker, api, app, sandbox]) await part.close()
    await rm(home, { recursive: true, force: true })
  }
  try {
    // Where the API may name files.
    const firmographics = join(home, 'files', 'firmographics.csv')
    await mkdir(join(home, 'files'), { recursive: true })
    await writeFirmographics(firmographics, sandbox.firmographics())
    const admin = new Browser(api.url)
    await admin.post('/first-admin', { token: api.firstAdmin?.token, name: 'ada', password: PASSWORD })
    await setUp(admin, demoSetup({ url: sandbox.url, ...sandbox.credentials, firmographics }, MADE_UP))
    const [name = '', value = ''] = [...admin.cookies][0] ?? []
    return { url: api.url, cookie: { name, value }, shown: await runAll(admin), close }
  } catch (error) {
    await close()
    throw error
  }
}

/** As the demo has it, with a schedule, and with one sync that waits for a person. */
async function setUp(admin: Browser, text: string): Promise<void> {
  const waiting = /(hubspot-contacts:[\s\S]*?approval: )never/
  const schedule = '    schedule: { cron: "0 6 * * *", zone: Europe/Helsinki, days: [mon, tue, wed, thu, fri] }\n'
  const own = text.replace(waiting, '$1always').replaceAll('    guards: off\n', `    guards: off\n${schedule}`)
  const etag = (await admin.get('/setup')).headers.get('etag') ?? ''
  const { status, body } = await admin.ask('PUT', '/setup', { text: own }, { 'if-match': etag })
  if (status !== 200) throw new Error(`the set-up was not taken: ${JSON.stringify(body)}`)
}

const started = z.object({ id: z.string() })
const changes = z.object({ items: z.array(z.object({ record: z.string() })) })
const report = z.object({ run: z.object({ status: z.string() }) })

/** One after the other; the last one is that which waits. */
async function runAll(admin: Browser): Promise<Shown> {
  const runs: string[] = []
  for (const sync of [...DEMO_SYNCS.salesforce, ...DEMO_SYNCS.hubspot]) {
    const { id } = started.parse((await admin.post('/runs', { sync, mode: 'full' })).body)
    while (report.parse((await admin.get(`/runs/${id}`)).body).run.status === 'active') await setTimeout(250)
    runs.push(id)
  }
  const { items } = changes.parse((await admin.get('/audit?event=field.change&stream=Account&limit=1')).body)
  return { run: runs[0] ?? '', plan: runs.at(-1) ?? '', record: items[0]?.record ?? '' }
}
