// The whole pull job, as `evergreen run` does it in one process: read, normalize, assess, decide, store. First sight is a
// dry run, which stops at its plan. Arguments: home, set-up file, sync, and, where more is to be measured, a sync of the
// same records by another connection and one of the same stream that changes nothing. Prints rates, calls, ms by stage.
//
// With the other connection first sight is measured twice: of a process that has just begun, and of one that has read
// as many records before, as a worker has most of the time. To the second everything is as new as to the first.
import { subscribe } from 'node:diagnostics_channel'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { openApp, readConfig } from '../../../src/app.ts'
import { print } from './pull-rate.ts'

/** One to note every record, and one for what is learnt of some beside; more would be endless. */
const SETTLING_RUNS = 3

const [home = '', setUp = '', sync = '', other = '', kept = ''] = process.argv.slice(2)
const config = readConfig({ ...process.env, EVERGREEN_HOME: home, LOG_LEVEL: 'silent' })
const app = await openApp({ config, level: 'warn', verbose: false, stop: new AbortController().signal })
await app.apply(await readFile(setUp, 'utf8'), 'set-up', 'cli:bench')
const worker = await app.startWorker()
let resultsAskedAt: number | null = null
noteFirstResults()
const first = await pulled(sync, true)
const warm = other === '' ? null : await pulled(other, true)
const again = kept === '' ? null : await pulledUnchanged()
await worker.close()
await app.close()
print({ first, warm, again })
process.exit()

/**
 * What is refused for good is as settled as what was written and read back, and its records are passed over in the same
 * way: nothing need be written into the CRM, which takes minutes, to measure that.
 */
async function pulledUnchanged() {
  for (let run = 1; run <= SETTLING_RUNS; run += 1) {
    const { records, unchanged } = await pulled(kept, false)
    if (unchanged === records) return pulled(kept, false)
  }
  throw new Error(`after ${SETTLING_RUNS} runs there are records that are not as they were`)
}

/**
 * The job's time runs from the first call for results on, as that of the Bulk benchmark does: what a run does before
 * costs the same however many records there are, and then the CRM is at work. It ends when the run's close begins, which
 * waits for the last chunk to be stored. What is left is to prove that all was read and to measure the plan; `runPerS`
 * has everything from the start of the run to its end.
 */
async function pulled(of: string, dryRun: boolean) {
  resultsAskedAt = null
  const cpu = process.cpuUsage()
  const { id } = await app.requestRun({ sync: of, mode: 'full', dryRun, actor: 'cli:bench' })
  for await (const { run, counts, plan } of app.follow(id, new AbortController().signal)) {
    // A dry run ends with a plan, which the next run sets aside.
    const end = run.status === 'planned' ? (plan?.madeAt ?? null) : run.endedAt
    if (end === null) continue
    if (run.status !== 'complete' && run.status !== 'planned')
      throw new Error(`the run ended ${run.status}: ${run.note}`)
    const { pulled: records, unchanged, calls, stages } = counts
    const perS = (from: number, to: number) => (records * 1_000) / (to - from)
    const from = resultsAskedAt ?? run.startedAt
    const stored = await closeBegan(id)
    const spans = { beforeReading: from - run.startedAt, closing: end - stored }
    return {
      ...{ records, unchanged, calls, stages: { ...stages, ...spans } },
      ...{ perS: perS(from, stored), runPerS: perS(run.startedAt, end), cpuUs: perRecord(cpu, records) },
    }
  }
  throw new Error('the run was not followed to its end')
}

/** Time of the processor for the whole run, all threads of this process and not the database's, in microseconds. */
function perRecord(since: NodeJS.CpuUsage, records: number): number {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / records
}

async function closeBegan(runId: string): Promise<number> {
  for await (const { step, at } of app.audit({ runId, event: 'job.started', limit: 1_000 })) {
    if (step === 'close-run') return at
  }
  throw new Error('the run was not closed')
}

/** Every client here calls through undici. */
function noteFirstResults(): void {
  const asked = z.object({ request: z.object({ path: z.string() }) })
  subscribe('undici:request:create', message => {
    const isResult = /\/jobs\/query\/\w+\/results/.test(asked.parse(message).request.path)
    if (isResult) resultsAskedAt ??= Date.now()
  })
}
