// Named moments: a person (or a workflow, or another app) who edits, deletes or merges a record exactly between two
// calls of a client. They are found on the wire: when an answer holds a record, and when a request would write it.
import { PassThrough, pipeline, Readable } from 'node:stream'
import { gunzipSync } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { SandboxClock } from '../clock.ts'
import type { CrmStore } from '../foundation.ts'
import { systemOf } from '../system-of.ts'
import type { SystemName } from '../write-log.ts'
import { ArmedMoment } from './armed.ts'
import { happen } from './happen.ts'
import type { Firing, Moment } from './moment.ts'
import { idsIn, isRead, isWrite, textOf } from './traffic.ts'

export interface MomentGround {
  readonly stores: Readonly<Record<SystemName, CrmStore>>
  readonly clocks: Readonly<Record<SystemName, SandboxClock>>
}

export class Moments {
  /** What happened, in order. */
  readonly firings: Firing[] = []
  #armed: ArmedMoment[] = []
  #made = 0
  readonly #ground: MomentGround

  constructor(ground: MomentGround) {
    this.#ground = ground
  }

  /** Returns the name under which it is listed. Ids are taken in either of Salesforce's forms. */
  add(moment: Moment): string {
    const store = this.#ground.stores[moment.system]
    const ids = moment.ids?.map(id => store.locate(id)?.id ?? id)
    this.#made += 1
    const id = `moment-${this.#made}`
    this.#armed.push(new ArmedMoment(id, { ...moment, ids }))
    return id
  }

  clear(): void {
    this.#armed = []
  }

  list() {
    return this.#armed.map(({ id, moment, fired, left }) => {
      const { system, when, object, happening } = moment
      return { id, system, when, object, do: happening.do, fired, left }
    })
  }

  /** Watches what comes and goes. To be called before the server's routes are added. */
  install(app: FastifyInstance): void {
    app.addHook('preHandler', async request => {
      const system = this.#watched(request.url)
      if (system !== null && isWrite(system, request)) this.#beforeWrite(system, request)
    })
    app.addHook('onSend', async (request, reply, payload) => {
      const system = this.#watched(request.url)
      if (system === null || reply.statusCode >= 300 || !isRead(system, request)) return payload
      return this.#watchAnswer(system, request, reply, payload)
    })
  }

  /** The CRM whose path this is, where a moment waits in it. */
  #watched(url: string): SystemName | null {
    if (this.#armed.length === 0) return null
    const system = systemOf(url)
    return this.#armed.some(({ moment }) => moment.system === system) ? system : null
  }

  #beforeWrite(system: SystemName, request: FastifyRequest): void {
    this.#touch(system, 'beforeWrite', request, `${request.url}\n${textOf(request.body)}`)
  }

  #watchAnswer(system: SystemName, request: FastifyRequest, reply: FastifyReply, payload: unknown): unknown {
    const read = (body: Buffer): void => {
      const plain = reply.getHeader('content-encoding') === 'gzip' ? gunzipSync(body) : body
      this.#touch(system, 'afterRead', request, plain.toString('utf8'))
    }
    if (payload instanceof Readable) return watchedStream(payload, read)
    if (typeof payload === 'string') read(Buffer.from(payload))
    else if (payload instanceof Uint8Array) read(Buffer.from(payload))
    return payload
  }

  #touch(system: SystemName, when: Moment['when'], request: FastifyRequest, text: string): void {
    const store = this.#ground.stores[system]
    const armed = this.#armed.filter(({ moment }) => moment.system === system)
    for (const { object, id } of idsIn(system, store, text)) {
      if (when === 'afterRead') for (const each of armed) each.noteRead(id)
      for (const each of armed) {
        if (each.moment.when !== when || !each.takes({ object, id, url: request.url })) continue
        const refused = happen(store, each.moment, id, each.fired)
        const { method, url: path } = request
        const at = this.#ground.clocks[system].now()
        const did = each.moment.happening.do
        this.firings.push({ moment: each.id, when, system, object, id, did, refused, method, path, at })
      }
    }
  }
}

/** The same stream; `read` gets all of it when the last byte has passed. */
function watchedStream(source: Readable, read: (body: Buffer) => void): Readable {
  const chunks: Buffer[] = []
  const passing = new PassThrough()
  passing.on('data', chunk => chunks.push(Buffer.from(chunk)))
  passing.on('end', () => read(Buffer.concat(chunks)))
  pipeline(source, passing, () => undefined)
  return passing
}
