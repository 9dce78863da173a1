// The whole pull job, as `evergreen run --dry-run` does it in one process: read, normalize, assess, decide, store.
// Arguments: home, sync, connection's set-up file. Prints {"records","firstPerS","unchangedPerS"}.
import { readFile } from 'node:fs/promises'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { openApp, readConfig } from '../../../src/app.ts'
import { print } from './pull-rate.ts'

const LOOK_EVERY_MS = 20

const [home = '', sync = '', setUp = ''] = process.argv.slice(2)
const config = readConfig({ ...process.env, EVERGREEN_HOME: home, LOG_LEVEL: 'silent' })
const app = await openApp({ config, level: 'warn', verbose: false, stop: new AbortController().signal })
await app.apply(await readFile(setUp, 'utf8'), 'set-up', 'bench')
const worker = await app.startWorker()
const first = await pulled()
const again = await pulled()
await worker.close()
await app.close()
print({ records: first.records, firstPerS: first.perS, unchangedPerS: again.perS, calls: first.calls })
process.exit()

async function pulled() {
  const started = performance.now()
  const { id } = await app.requestRun({ sync, mode: 'full', dryRun: true, actor: 'bench' })
  for (;;) {
    const { run, counts } = await app.run(id)
    if (run.status !== 'active') {
      if (run.status !== 'complete') throw new Error(`the run ended ${run.status}: ${run.note}`)
      const seconds = (performance.now() - started) / 1_000
      return { records: counts.pulled, calls: counts.calls, perS: counts.pulled / seconds }
    }
    await sleep(LOOK_EVERY_MS)
  }
}
