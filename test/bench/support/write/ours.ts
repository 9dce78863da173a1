// Writing as `evergreen` does it in one process: a first run stops at its plan, the plan is approved, and from then on it
// is timed until the last change has its outcome stored. What is looked back at afterwards, and the canary's look at the
// first writes before the rest, are part of the run as ever.
// Arguments: home, sync, set-up file, the CRM's address, how long each answer takes. Prints
// {"records","seconds","wholeS","calls","elsewhere"}: the calls of the run by step, and those that other runs have made.
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { openApp, readConfig } from '../../../../src/app.ts'
import { beginMeasuring } from './crm.ts'

const LOOK_EVERY_MS = 50
const ALL = { limit: Number.MAX_SAFE_INTEGER }
const Spent = z.object({ calls: z.number() })

const [home = '', sync = '', setUp = '', url = '', answerMs = ''] = process.argv.slice(2)
const config = readConfig({ ...process.env, EVERGREEN_HOME: home, LOG_LEVEL: 'silent' })
const app = await openApp({ config, level: 'warn', verbose: false, stop: new AbortController().signal })
await app.apply(await readFile(setUp, 'utf8'), 'set-up', 'cli:bench')
const worker = await app.startWorker()
const { id: runId } = await app.requestRun({ sync, mode: 'full', dryRun: false, actor: 'cli:bench' })
const { plan } = await ended('planned')
await untilIdle()
await beginMeasuring(url, Number(answerMs))
const began = Date.now()
await app.approve({ runId, digest: plan?.digest ?? '', only: [], except: [], actor: 'cli:bench' })
const { run } = await ended('complete')
const written = await outcomes()
await untilIdle()
const elsewhere = await callsElsewhere()
await worker.close()
await app.close()
const seconds = (written.last - began) / 1_000
const wholeS = ((run.endedAt ?? 0) - began) / 1_000
const { count: records, calls } = written
process.stdout.write(`${JSON.stringify({ records, seconds, wholeS, calls, elsewhere })}\n`)
process.exit()

async function ended(status: 'planned' | 'complete') {
  for await (const report of app.follow(runId, new AbortController().signal)) {
    if (report.run.status === status) return report
    if (report.run.status !== 'active') throw new Error(`the run ended ${report.run.status}: ${report.run.note}`)
  }
  throw new Error('the run was not followed to its end')
}

/** The import of history, which follows a first read, is another run. */
async function untilIdle(): Promise<void> {
  while ((await app.runs({ limit: 10 })).some(each => each.run.status === 'active')) await sleep(LOOK_EVERY_MS)
}

async function callsElsewhere(): Promise<number> {
  const others = (await app.runs({ limit: 10 })).filter(each => each.run.id !== runId)
  return others.reduce((sum, { counts }) => sum + counts.calls, 0)
}

/** How many changes were applied, when the last was stored, and the calls by step from the approval on. */
async function outcomes() {
  let [last, count] = [began, 0]
  for await (const { at, outcome } of app.audit({ ...ALL, runId, event: 'field.change' })) {
    if (outcome !== 'applied') throw new Error(`a change became ${outcome}`)
    last = Math.max(last, at)
    count += 1
  }
  const calls: Record<string, number> = {}
  for await (const { at, step, detail } of app.audit({ ...ALL, runId, event: 'job.finished', since: began })) {
    if (step === undefined || at < began) continue
    calls[step] = (calls[step] ?? 0) + Spent.parse(detail).calls
  }
  return { last, count, calls }
}
