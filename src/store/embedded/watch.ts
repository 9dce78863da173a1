// Starts the embedded server again when it was killed; pools then find it at the same address.
import { connect } from 'node:net'
import type { Log } from '../../contract/primitives.ts'
import { lineOf } from '../../errors.ts'

const EVERY_MS = 1_000
const ANSWER_MS = 5_000

/** Looks every second whether the port of `url` is open, and calls `revive` when not. Returns a stop function. */
export function watch(url: string, revive: () => Promise<string>, log: Log): () => Promise<void> {
  const port = Number(new URL(url).port)
  let looking: Promise<void> = Promise.resolve()
  let busy = false
  const look = async (): Promise<void> => {
    if (await isOpen(port)) return
    log.warn({ port }, 'database: the embedded PostgreSQL is gone, it is started again')
    const now = await revive()
    if (now !== url) log.error({ port }, 'database: its port was taken meanwhile, restart Evergreen to find it again')
  }
  const timer = setInterval(() => {
    if (busy) return
    busy = true
    looking = look()
      .catch(error => log.error({ reason: lineOf(error) }, 'database: the embedded PostgreSQL does not start again'))
      .finally(() => {
        busy = false
      })
  }, EVERY_MS).unref()
  return async () => {
    clearInterval(timer)
    await looking
  }
}

function isOpen(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ host: '127.0.0.1', port, timeout: ANSWER_MS })
    const done = (open: boolean) => () => {
      socket.destroy()
      resolve(open)
    }
    // A server too busy to answer in time is not gone.
    socket.on('connect', done(true)).on('timeout', done(true)).on('error', done(false))
  })
}
