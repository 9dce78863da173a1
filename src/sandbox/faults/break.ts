// What goes over the wire when a fault strikes: another answer, part of the true one, or none.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { systemOf } from '../system-of.ts'
import { type Fault, kindOf } from './fault.ts'
import type { Answer } from './held-answer.ts'

/** What a fault needs of the server beyond the one connection. */
export interface Line {
  /** Keeps a connection open and silent until all faults are cleared. */
  hang(request: IncomingMessage): void
  /** Takes no new connection for some real milliseconds. */
  refuse(ms: number): void
}

const DROP_BYTES = 1
const DROP_EVERY_MS = 20
const REFUSE_MS = 1_000

/** Answers in the CRM's place, or breaks the connection. */
export function replace(fault: Fault, request: IncomingMessage, response: ServerResponse, line: Line): void {
  switch (kindOf(fault)) {
    case 'reset':
      request.socket.resetAndDestroy()
      return
    case 'fin':
      request.socket.end()
      return
    case 'hang':
      line.hang(request)
      return
    case 'refuse':
      request.socket.resetAndDestroy()
      line.refuse(fault.everyMs ?? REFUSE_MS)
      return
    default:
      answerWithStatus(fault, request.url ?? '', response)
  }
}

/** Sends the CRM's own answer, spoilt. */
export async function spoil(fault: Fault, answer: Answer, response: ServerResponse): Promise<void> {
  const { status, headers, body } = answer
  switch (kindOf(fault)) {
    case 'cut':
      return cut(answer, fault.bytes ?? 0, response)
    case 'slow':
      return drip(answer, fault, response)
    case 'noContentType':
      response.removeHeader('content-type')
      response.writeHead(status, without(headers, 'content-type')).end(body)
      return
    case 'badJson': {
      const half = body.subarray(0, Math.max(1, Math.floor(body.length / 2)))
      response.writeHead(status, { ...headers, 'content-length': half.length }).end(half)
      return
    }
    default:
      await wait(fault.delayMs ?? 0)
      response.writeHead(status, headers).end(body)
  }
}

function without(headers: Answer['headers'], name: string): Answer['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([key]) => key.toLowerCase() !== name))
}

/** The head promises the whole body; so many bytes of it come, and then the connection ends. */
function cut({ status, headers, body }: Answer, bytes: number, response: ServerResponse): void {
  response.writeHead(status, { ...headers, 'content-length': body.length })
  response.flushHeaders()
  response.write(body.subarray(0, bytes), () => response.socket?.end())
}

async function drip({ status, headers, body }: Answer, fault: Fault, response: ServerResponse): Promise<void> {
  const size = Math.max(1, fault.bytes ?? DROP_BYTES)
  response.writeHead(status, { ...headers, 'content-length': body.length })
  for (let at = 0; at < body.length && !response.destroyed; at += size) {
    response.write(body.subarray(at, at + size))
    await wait(fault.everyMs ?? DROP_EVERY_MS)
  }
  response.end()
}

function answerWithStatus(fault: Fault, url: string, response: ServerResponse): void {
  const { status = 500, body, html } = fault
  const jsonType = `application/json;charset=${systemOf(url) === 'salesforce' ? 'UTF-8' : 'utf-8'}`
  const page = html ?? `<html><body><h1>${status}</h1></body></html>`
  const isPage = body === undefined
  const bytes = Buffer.from(isPage ? page : JSON.stringify(body))
  response.writeHead(status, {
    'content-type': isPage ? 'text/html;charset=utf-8' : jsonType,
    'content-length': bytes.length,
    ...fault.headers,
  })
  response.end(bytes)
}
