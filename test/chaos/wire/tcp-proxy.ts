// A line between a worker and one of its servers that can be cut: all connections at once, as when a network goes away.
import { once } from 'node:events'
import { createConnection, createServer, type Socket } from 'node:net'

export interface Line {
  readonly port: number
  /** Cuts every connection; new ones are refused for so long, in ms. Returns how many were cut. */
  cut(forMs: number): number
  close(): Promise<void>
}

/** What looks at the bytes of one connection on their way. `answer` returns false where the answer is to be lost. */
export interface Watcher {
  ask(chunk: Buffer): void
  answer(chunk: Buffer): boolean
}

const UNWATCHED: Watcher = { ask: () => undefined, answer: () => true }

/** Listens on a free port of this machine and hands everything on to `port`. */
export async function openLine(port: number, watch: () => Watcher = () => UNWATCHED): Promise<Line> {
  const pairs = new Set<readonly [Socket, Socket]>()
  let closedUntil = 0
  const server = createServer(near => {
    if (Date.now() < closedUntil) {
      near.destroy()
      return
    }
    const far = createConnection({ port, host: '127.0.0.1', noDelay: true })
    const pair = [near.setNoDelay(), far] as const
    pairs.add(pair)
    const end = () => {
      pairs.delete(pair)
      near.destroy()
      far.destroy()
    }
    const watcher = watch()
    near.on('data', (chunk: Buffer) => {
      watcher.ask(chunk)
      far.write(chunk)
    })
    far.on('data', (chunk: Buffer) => {
      if (watcher.answer(chunk)) near.write(chunk)
      else end()
    })
    for (const socket of pair) socket.on('error', end).on('close', end)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const cutAll = () => {
    const open = [...pairs]
    for (const pair of open) for (const socket of pair) socket.destroy()
    return open.length
  }
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cut: forMs => {
      closedUntil = Date.now() + forMs
      return cutAll()
    },
    close: async () => {
      cutAll()
      server.close()
      await once(server, 'close')
    },
  }
}

/** The same URL by way of the line. */
export function byWayOf(line: Line, url: string): string {
  const through = new URL(url)
  through.hostname = '127.0.0.1'
  through.port = `${line.port}`
  return through.href
}
