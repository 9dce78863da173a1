// How long several worker processes take for the same work.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openLine, pullOf } from './queue-line.ts'

const WORKER = fileURLToPath(import.meta.resolve('./queue-worker.ts'))
const LOOK_EVERY_MS = 20

/** Jobs per second of `workers` processes, from the moment at which the work is there to its last end. */
export async function jobsPerSecond(workers: number, jobs: number, server: string, redisUrl: string): Promise<number> {
  const line = await openLine(server)
  const children = Array.from({ length: workers }, () => fork(WORKER, [line.databaseUrl, redisUrl]))
  const exits = children.map(child => once(child, 'exit'))
  try {
    await Promise.race([Promise.all(children.map(child => once(child, 'message'))), failed(exits)])
    const started = performance.now()
    await line.add(Array.from({ length: jobs }, (_, n) => pullOf(n)))
    const open = () => line.unitOfWork.stores.work.openOf(line.run.id, 'close-run')
    while ((await open()) > 0) await Promise.race([sleep(LOOK_EVERY_MS), failed(exits)])
    return jobs / ((performance.now() - started) / 1_000)
  } finally {
    for (const child of children) if (child.connected) child.disconnect()
    await Promise.all(exits)
    await line.pool.end()
  }
}

async function failed(exits: readonly Promise<unknown[]>[]): Promise<never> {
  const [code] = await Promise.race(exits)
  throw new Error(`a worker ended with ${code}`)
}
