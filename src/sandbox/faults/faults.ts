// Failures on request: which are armed, what they struck, and the hooks that let them strike.

import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { SandboxClock } from '../clock.ts'
import { ArmedFault } from './armed.ts'
import { type Line, replace, spoil } from './break.ts'
import { type Fault, type FaultKind, isSpoiling, kindOf } from './fault.ts'
import { holdAnswer } from './held-answer.ts'
import { LateRequests } from './late.ts'
import { Listener } from './listener.ts'

/** One request that was struck. */
interface Strike {
  readonly fault: string
  readonly kind: FaultKind
  readonly when: Fault['when']
  readonly method: string
  readonly path: string
  /** Sandbox clock. */
  readonly at: string
}

export class Faults {
  /** What was struck, in order. */
  readonly strikes: Strike[] = []
  #armed: ArmedFault[] = []
  #made = 0
  readonly #clock: SandboxClock
  readonly #seed: number
  readonly #late = new LateRequests()
  readonly #silent = new Set<Socket>()
  readonly #bodies = new WeakMap<FastifyRequest, Buffer>()

  constructor(clock: SandboxClock, seed: number) {
    this.#clock = clock
    this.#seed = seed
  }

  /** Arms a fault; returns the name under which it is listed. */
  add(fault: Fault): string {
    this.#made += 1
    const id = `fault-${this.#made}`
    this.#armed.push(new ArmedFault(id, fault, this.#seed + this.#made))
    return id
  }

  /** False when there is no such fault. */
  remove(id: string): boolean {
    const before = this.#armed.length
    this.#armed = this.#armed.filter(armed => armed.id !== id)
    return this.#armed.length < before
  }

  /** Disarms all, and ends the connections that hang. */
  clear(): void {
    this.#armed = []
    for (const socket of this.#silent) socket.resetAndDestroy()
    this.#silent.clear()
  }

  /** What is armed, and how often each was met and struck. */
  list() {
    return this.#armed.map(({ id, fault, hits, struck, left }) => {
      const { system, path, method, when } = fault
      return { id, system, path: path.source, method, kind: kindOf(fault), when, hits, struck, left }
    })
  }

  /** Makes the server fail as told. To be called before its routes are added. */
  install(app: FastifyInstance): void {
    const listener = new Listener(app)
    const line: Line = { hang: request => this.#hang(request), refuse: ms => listener.refuse(ms) }
    app.addHook('onRequest', async (request, reply) => {
      if (this.#armed.length === 0 || this.#late.isLate(request)) return
      const fault = await this.#strike(request)
      if (fault !== undefined) await this.#act(fault, request, reply, line, app)
    })
    app.addHook('preParsing', async (request, _reply, payload) => {
      const body = this.#bodies.get(request)
      return body === undefined ? payload : streamOf(body)
    })
  }

  async #strike(request: FastifyRequest): Promise<Fault | undefined> {
    const met = { method: request.method, url: request.url }
    const candidates = this.#armed.filter(armed => armed.meets(met))
    for (const armed of candidates) {
      const body = armed.fault.bodyMatch === undefined ? undefined : await this.#bodyOf(request)
      if (!armed.strikes(body)) continue
      const { id, fault } = armed
      const at = new Date(this.#clock.now()).toISOString()
      this.strikes.push({ fault: id, kind: kindOf(fault), when: fault.when, method: met.method, path: met.url, at })
      return fault
    }
    return undefined
  }

  async #act(fault: Fault, request: FastifyRequest, reply: FastifyReply, line: Line, app: FastifyInstance) {
    const kind = kindOf(fault)
    if (fault.when === 'late') return this.#actLate(fault, request, reply, line, app)
    if (kind !== 'delay' || fault.when === 'before') await wait(fault.delayMs ?? 0)
    if (isSpoiling(kind)) {
      if (kind === 'delay' && fault.when === 'before') return
      holdAnswer(reply.raw, answer => void spoil(fault, answer, reply.raw))
    } else if (fault.when === 'after') {
      holdAnswer(reply.raw, () => replace(fault, request.raw, reply.raw, line))
    } else {
      reply.hijack()
      replace(fault, request.raw, reply.raw, line)
    }
  }

  async #actLate(fault: Fault, request: FastifyRequest, reply: FastifyReply, line: Line, app: FastifyInstance) {
    const carryOut = this.#late.keep(app, request, await this.#bodyOf(request))
    this.#clock.at(this.#clock.now() + (fault.lateMs ?? 0), carryOut)
    await wait(fault.delayMs ?? 0)
    reply.hijack()
    const lost: Fault = isSpoiling(kindOf(fault)) ? { ...fault, kind: 'reset' } : fault
    replace(lost, request.raw, reply.raw, line)
  }

  /** Reads the body once; whoever parses it later gets the same bytes. */
  async #bodyOf(request: FastifyRequest): Promise<Buffer> {
    const known = this.#bodies.get(request)
    if (known !== undefined) return known
    const chunks: Buffer[] = []
    for await (const chunk of request.raw) chunks.push(Buffer.from(chunk))
    const body = Buffer.concat(chunks)
    this.#bodies.set(request, body)
    return body
  }

  #hang(request: IncomingMessage): void {
    const { socket } = request
    this.#silent.add(socket)
    socket.once('close', () => this.#silent.delete(socket))
  }
}

function streamOf(body: Buffer): Readable {
  const stream = new Readable({ read: () => undefined })
  stream.push(body)
  stream.push(null)
  return stream
}
