// The whole pull job, as `evergreen run` does it in one process: read, normalize, assess, decide, store. First sight is
// a dry run; then what it proposes is written, read back and settled by runs that are not timed; the last one finds
// every record as it was. Arguments: home, sync, connection's set-up file. Prints rates, calls and ms by stage.
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { openApp, readConfig } from '../../../src/app.ts'
import { print } from './pull-rate.ts'

/** The changes, their coming back, and what is learnt of the records beside: more would be endless. */
const SETTLING_RUNS = 8

const LOOK_EVERY_MS = 20

const [home = '', sync = '', setUp = ''] = process.argv.slice(2)
const config = readConfig({ ...process.env, EVERGREEN_HOME: home, LOG_LEVEL: 'silent' })
const app = await openApp({ config, level: 'warn', verbose: false, stop: new AbortController().signal })
await app.apply(await readFile(setUp, 'utf8'), 'set-up', 'cli:bench')
const worker = await app.startWorker()
const first = await pulled(true)
await untilIdle()
for (let run = 1, settled = false; !settled; run += 1) {
  const { records, unchanged } = await pulled(false)
  settled = unchanged === records
  if (run > SETTLING_RUNS) throw new Error(`${records - unchanged} records are never as they were`)
}
const again = await pulled(false)
await worker.close()
await app.close()
print({
  records: first.records,
  firstPerS: first.perS,
  unchangedPerS: again.perS,
  calls: first.calls,
  stages: first.stages,
})
process.exit()

/** The import of history, which follows a first read, is another job. */
async function untilIdle(): Promise<void> {
  while ((await app.runs({ limit: 10 })).some(({ run }) => run.status === 'active')) await sleep(LOOK_EVERY_MS)
}

async function pulled(dryRun: boolean) {
  const { id } = await app.requestRun({ sync, mode: 'full', dryRun, actor: 'cli:bench' })
  for await (const { run, counts, plan } of app.follow(id, new AbortController().signal)) {
    // A dry run ends with a plan, which the next run sets aside.
    const end = run.status === 'planned' ? (plan?.madeAt ?? null) : run.endedAt
    if (end === null) continue
    if (run.status !== 'complete' && run.status !== 'planned')
      throw new Error(`the run ended ${run.status}: ${run.note}`)
    const { pulled: records, unchanged, calls, stages } = counts
    return { records, unchanged, calls, stages, perS: (records * 1_000) / (end - run.startedAt) }
  }
  throw new Error('the run was not followed to its end')
}
