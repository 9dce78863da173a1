// The road between a worker and the CRMs of a sandbox: every call stops at each of its moments (it has come, it is done,
// its answer is passed on), so that something can happen exactly there, and answers can be lost and calls come late.
import { once } from 'node:events'
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { type Call, callOf } from './call.ts'

/** What becomes of a call that has come. */
export type Fate =
  | 'answered'
  /** The CRM does it, and its answer is lost. */
  | 'unanswered'
  /** The CRM never hears of it. */
  | 'dropped'
  /** The connection is gone at once; the CRM does it so many ms later. */
  | { readonly lateMs: number }

export interface Wayside {
  /** Its body is read to the end; the CRM knows nothing of it yet. */
  come(call: Call): Fate
  /** The CRM's answer is there, and nobody has it yet. */
  done(call: Call, status: number): void
  /** The last byte of the answer was handed on. */
  answered(call: Call): void
}

export interface Road {
  readonly url: string
  /** What went wrong on the wayside, which is no trouble that was meant. */
  readonly failures: string[]
  /** Resolves when nothing is on its way any more, late calls included. */
  quiet(): Promise<void>
  close(): Promise<void>
}

interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

/** Hands everything on to `target`, the URL of a sandbox. */
export async function openRoad(target: string, wayside: Wayside): Promise<Road> {
  const agent = new Agent({ keepAlive: true })
  const underway = new Set<Promise<void>>()
  const failures: string[] = []
  const carry = async (asked: IncomingMessage, reply: ServerResponse): Promise<void> => {
    const body = await bodyOf(asked)
    const call = callOf(asked.method ?? 'GET', asked.url ?? '/', body.toString('utf8'))
    const fate = wayside.come(call)
    if (fate === 'dropped' || typeof fate === 'object') asked.socket.resetAndDestroy()
    if (fate === 'dropped') return
    if (typeof fate === 'object') await new Promise(resolve => setTimeout(resolve, fate.lateMs))
    const answer = await ask(target, asked, body, agent)
    wayside.done(call, answer.status)
    if (fate === 'unanswered') asked.socket.resetAndDestroy()
    if (fate !== 'answered') return
    reply.on('finish', () => wayside.answered(call))
    reply.writeHead(answer.status, passedOn(answer.headers, answer.body.length)).end(answer.body)
  }
  const server = createServer((asked, reply) => {
    const carried = carry(asked, reply)
      .catch((error: unknown) => {
        asked.socket.destroy()
        // A worker that died in the middle of a call is what this is for.
        if (!asked.readableAborted) failures.push(`on the road to the CRM: ${String(error)}`)
      })
      .finally(() => underway.delete(carried))
    underway.add(carried)
  })
  server.keepAliveTimeout = 60_000
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    failures,
    quiet: async () => {
      while (underway.size > 0) await Promise.all(underway)
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
      agent.destroy()
    },
  }
}

async function bodyOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

async function ask(target: string, asked: IncomingMessage, body: Buffer, agent: Agent): Promise<Answer> {
  const headers = passedOn(asked.headers, body.length)
  const { hostname, port } = new URL(target)
  const call = request({ hostname, port, path: asked.url, method: asked.method, headers, agent })
  call.end(body)
  const [reply]: IncomingMessage[] = await once(call, 'response')
  if (reply === undefined) throw new Error('the sandbox did not answer')
  return { status: reply.statusCode ?? 502, headers: reply.headers, body: await bodyOf(reply) }
}

/** What belongs to one connection is not handed on. */
function passedOn(headers: IncomingMessage['headers'], length: number): IncomingMessage['headers'] {
  const { connection, 'transfer-encoding': encoding, 'keep-alive': keepAlive, ...rest } = headers
  return length === 0 && rest['content-length'] === undefined ? rest : { ...rest, 'content-length': `${length}` }
}
