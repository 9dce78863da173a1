// The HTTP server of the tests: on a database of their own, with a queue that does what they say.
import { systemClock } from '../../src/clock.ts'
import type { Stores } from '../../src/contract/stores.ts'
import { type HttpServer, startHttp } from '../../src/http/server.ts'
import type { Receive } from '../../src/http/webhooks.ts'
import { quietLog } from '../support/quiet-log.ts'

export type Size = () => Promise<{ readonly waiting: number; readonly active: number }>

export function startOn(
  stores: Stores,
  size: Size = async () => ({ waiting: 2, active: 1 }),
  receive?: Receive,
): Promise<HttpServer> {
  const queue = { size }
  return startHttp({
    host: '127.0.0.1',
    port: 0,
    portFrom: '--port',
    stores,
    queue,
    clock: systemClock,
    log: quietLog,
    ...(receive && { receive }),
  })
}

/** Samples by name and labels, as Prometheus reads them, without those of the process itself. */
export async function samplesOf(url: string): Promise<Readonly<Record<string, number>>> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const lines = text.split('\n').filter(line => line.startsWith('evergreen_'))
  return Object.fromEntries(
    lines.map(line => {
      const space = line.lastIndexOf(' ')
      return [line.slice(0, space), Number(line.slice(space + 1))]
    }),
  )
}
