// Writing as `evergreen` does it in one process: a first run stops at its plan, the plan is approved, and from then on it
// is timed until the last change has its outcome stored. What is looked back at afterwards is timed beside.
// Arguments: home, sync, set-up file. Prints {"records","seconds","wholeS"}.
import { readFile } from 'node:fs/promises'
import { openApp, readConfig } from '../../../../src/app.ts'

const [home = '', sync = '', setUp = ''] = process.argv.slice(2)
const config = readConfig({ ...process.env, EVERGREEN_HOME: home, LOG_LEVEL: process.env['BENCH_LOG'] ?? 'silent' })
const app = await openApp({ config, level: 'warn', verbose: false, stop: new AbortController().signal })
await app.apply(await readFile(setUp, 'utf8'), 'set-up', 'bench')
const worker = await app.startWorker()
const { id } = await app.requestRun({ sync, mode: 'full', dryRun: false, actor: 'bench' })
const planned = await ended('planned')
const digest = planned.plan?.digest ?? ''
const began = Date.now()
await app.approve({ runId: id, digest, only: [], except: [], actor: 'bench' })
const { run, counts } = await ended('complete')
let last = began
let records = 0
for await (const { at, outcome } of app.audit({ runId: id, event: 'field.change', limit: Number.MAX_SAFE_INTEGER })) {
  if (outcome !== 'applied') throw new Error(`a change became ${outcome}`)
  last = Math.max(last, at)
  records += 1
}
await worker.close()
await app.close()
const wholeS = ((run.endedAt ?? 0) - began) / 1_000
process.stdout.write(`${JSON.stringify({ records, seconds: (last - began) / 1_000, wholeS, stages: counts.stages })}\n`)
process.exit()

async function ended(status: 'planned' | 'complete') {
  for await (const report of app.follow(id, new AbortController().signal)) {
    if (report.run.status === status) return report
    if (report.run.status !== 'active') throw new Error(`the run ended ${report.run.status}: ${report.run.note}`)
  }
  throw new Error('the run was not followed to its end')
}
