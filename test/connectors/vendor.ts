// A stand-in for one vendor answer: a real HTTP server on this machine that answers what the test says.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { onTestFinished } from 'vitest'

export interface Asked {
  readonly method: string
  /** With query. */
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** A reply as data, or a function that does with the connection as it likes. */
export type Reply =
  | {
      readonly status?: number
      readonly headers?: Record<string, string>
      readonly json?: unknown
      readonly text?: string
    }
  | ((response: ServerResponse) => void)

export interface Vendor {
  readonly url: string
  /** Every request so far. */
  readonly asked: Asked[]
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}

function send(response: ServerResponse, reply: Reply): void {
  if (typeof reply === 'function') {
    reply(response)
    return
  }
  const body = reply.text ?? (reply.json === undefined ? '' : JSON.stringify(reply.json))
  response.writeHead(reply.status ?? 200, { 'content-type': 'application/json;charset=UTF-8', ...reply.headers })
  response.end(body)
}

/** Starts a server for the length of the test. */
export async function startVendor(answer: (asked: Asked) => Reply | Promise<Reply>): Promise<Vendor> {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const { method = '', url: path = '', headers } = request
    const body = await textOf(request).catch(() => null)
    // Whoever went away while asking gets no answer.
    if (body === null) return
    const one = { method, path, headers, body }
    asked.push(one)
    send(response, await answer(one))
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the test server has no port')
  return { url: `http://127.0.0.1:${address.port}`, asked }
}

/** Breaks the connection in the middle of an answer. */
export const cutMidBody: Reply = response => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
  response.write('{"results":[')
  setTimeout(() => response.destroy(), 20)
}

/** Breaks the connection before any answer. */
export const reset: Reply = response => {
  response.socket?.resetAndDestroy()
}

/** A port of this machine on which nobody listens. */
export async function closedPort(): Promise<string> {
  const server = createServer()
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise(done => server.close(done))
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 1}`
}
