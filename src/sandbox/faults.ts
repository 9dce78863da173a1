// Failures on request: an answer with a status, a connection that breaks, a delay; before the CRM acts or after it.
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { SystemName } from './write-log.ts'

export interface Fault {
  readonly system: SystemName
  /** Meets the request's path with its query. */
  readonly path: RegExp
  /** Requests that pass unharmed before the first failure. */
  readonly skip: number
  /** How many requests fail. */
  readonly times: number
  /** 'after': the CRM does what was asked, and only then is the answer lost. */
  readonly when: 'before' | 'after'
  /** Answer with this status, and this JSON or, without one, an HTML page as a gateway would. */
  readonly status?: number | undefined
  readonly body?: unknown
  /** Break the connection without an answer. */
  readonly drop: boolean
  /** Wait before anything else, milliseconds. */
  readonly delayMs: number
}

interface Armed {
  readonly fault: Fault
  hits: number
}

/** Whose path this is; null for the sandbox's own. */
function systemOf(path: string): SystemName | null {
  if (path.startsWith('/__sandbox')) return null
  return /^\/(services|id)(\/|$)/.test(path) ? 'salesforce' : 'hubspot'
}

export class Faults {
  #armed: Armed[] = []
  readonly #struck = new WeakMap<FastifyRequest, Fault>()

  add(fault: Fault): void {
    this.#armed.push({ fault, hits: 0 })
  }

  clear(): void {
    this.#armed = []
  }

  /** What is armed, and how often each was met. */
  list(): readonly {
    readonly system: SystemName
    readonly path: string
    readonly hits: number
    readonly left: number
  }[] {
    return this.#armed.map(({ fault, hits }) => {
      const left = fault.times - Math.max(0, hits - fault.skip)
      return { system: fault.system, path: fault.path.source, hits, left }
    })
  }

  /** Makes the server fail as told. To be called before its routes are added. */
  install(app: FastifyInstance): void {
    app.addHook('onRequest', async (request, reply) => {
      const fault = this.#strike(request.url)
      if (fault === undefined) return
      if (fault.delayMs > 0) await wait(fault.delayMs)
      this.#struck.set(request, fault)
      if (fault.when === 'after') return
      if (fault.drop) {
        reply.hijack()
        request.raw.socket.destroy()
      } else if (fault.status !== undefined) {
        return reply.send('')
      }
    })
    app.addHook('onSend', async (request, reply, payload) => {
      const fault = this.#struck.get(request)
      if (fault === undefined) return payload
      if (fault.drop) request.raw.socket.destroy()
      return fault.status === undefined ? payload : replaced(reply, fault.status, fault.body)
    })
  }

  #strike(url: string): Fault | undefined {
    const system = systemOf(url)
    for (const armed of this.#armed) {
      if (armed.fault.system !== system || !armed.fault.path.test(url)) continue
      if (armed.hits >= armed.fault.skip + armed.fault.times) continue
      armed.hits += 1
      if (armed.hits > armed.fault.skip) return armed.fault
    }
    return undefined
  }
}

function replaced(reply: FastifyReply, status: number, body: unknown): string {
  const text = body === undefined ? `<html><body><h1>${status}</h1></body></html>` : JSON.stringify(body)
  const type = body === undefined ? 'text/html;charset=utf-8' : 'application/json;charset=utf-8'
  reply.code(status).removeHeader('content-length')
  reply.header('content-type', type)
  return text
}
