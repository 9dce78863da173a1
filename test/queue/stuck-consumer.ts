// A process that takes tickets and never finishes one: to be killed.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type CarrierName, openOn, SHORT_LOCK_MS } from './carriers.ts'

/** Starts it; resolves when it has a ticket in hand. */
export async function stuckConsumer(name: CarrierName, url: string): Promise<{ kill(): Promise<void> }> {
  const child = spawn(process.execPath, [import.meta.filename, name, url], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const first = await Promise.race([once(child.stdout, 'data').then(() => null), ended])
  if (first !== null) throw new Error(`the consumer ended with ${first[0]} before it had a ticket`)
  return {
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

if (import.meta.main) {
  const [name, url = ''] = process.argv.slice(2)
  const queue = openOn(name === 'redis' ? 'redis' : 'postgres', url, SHORT_LOCK_MS)
  await queue.prepare()
  queue.consume(1, ({ id }) => {
    process.stdout.write(`${id}\n`)
    return new Promise(() => undefined)
  })
}
