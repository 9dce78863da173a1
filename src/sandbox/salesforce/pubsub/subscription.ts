// One subscription: it delivers no more events than were asked for, and says that it is alive when there are none.
import { Code, type HandlerContext } from '@connectrpc/connect'
import type { Org } from '../org.ts'
import type { BusEvent } from './event-bus.ts'
import { failure } from './faults.ts'

/** What a client asks for; the first says from where on. */
export interface Fetch {
  readonly topicName: string
  readonly replayPreset: number
  readonly replayId: Uint8Array
  readonly numRequested: number
}

export interface Fetched {
  readonly events: { readonly event: BusEvent; readonly replayId: Uint8Array }[]
  readonly latestReplayId: Uint8Array
  readonly rpcId: string
  readonly pendingNumRequested: number
}

/** More are not delivered in one answer, nor taken as asked for by one request. */
const MOST = 100
const [LATEST, EARLIEST, CUSTOM] = [0, 1, 2]

/** The replay id as it travels: eight bytes, opaque to who gets them. */
function replayBytes(replay: number): Uint8Array {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(replay))
  return bytes
}

export class Subscription {
  readonly #org: Org
  readonly #context: HandlerContext
  #pending = 0
  #ended = false
  #broken: unknown = null

  constructor(org: Org, context: HandlerContext) {
    this.#org = org
    this.#context = context
  }

  /** Answers to the requests that come in; `admit` throws when the caller may not go on. */
  async *answers(requests: AsyncIterable<Fetch>, admit: (topic: string) => string): AsyncGenerator<Fetched> {
    const incoming = requests[Symbol.asyncIterator]()
    const first = await incoming.next()
    if (first.done === true) return
    const object = admit(first.value.topicName)
    let position = this.#start(object, first.value)
    this.#ask(first.value)
    void this.#listen(incoming)
    const { bus } = this.#org
    const { cuts } = bus.faults
    let quietSince = this.#org.clock.now()
    while (!this.#context.signal.aborted && !this.#ended) {
      admit(first.value.topicName)
      if (this.#broken !== null) throw this.#broken
      if (bus.faults.cuts !== cuts) throw failure(Code.Unavailable, 'service.unavailable', 'the connection was cut')
      const undelivered = bus.after(object, position)
      const events = undelivered.slice(0, Math.min(this.#pending, MOST))
      const last = events.at(-1)
      const isDue = this.#org.clock.now() - quietSince >= bus.keepAliveMs
      if (last === undefined && !isDue) {
        await this.#pause(quietSince + bus.keepAliveMs)
        continue
      }
      this.#pending -= events.length
      position = last?.replay ?? (undelivered.length > 0 ? position : bus.latest())
      quietSince = this.#org.clock.now()
      for (let times = 0; times <= (last === undefined ? 0 : bus.faults.repeats); times += 1) {
        yield this.#answer(events, position)
      }
    }
  }

  #answer(events: readonly BusEvent[], position: number): Fetched {
    return {
      events: events.map(event => ({ event, replayId: replayBytes(event.replay) })),
      latestReplayId: replayBytes(position),
      rpcId: 'sandbox',
      pendingNumRequested: this.#pending,
    }
  }

  #start(object: string, { replayPreset, replayId }: Fetch): number {
    const { bus } = this.#org
    if (replayPreset === LATEST) return bus.latest()
    if (replayPreset === EARLIEST) return bus.earliest(object)
    if (replayPreset !== CUSTOM || replayId.length === 0) {
      throw invalid('replayid.validation.failed', 'The Replay ID validation failed.')
    }
    const replay = replayId.length === 8 ? Number(Buffer.from(replayId).readBigUInt64BE()) : Number.NaN
    if (!bus.knows(replay)) throw invalid('replayid.corrupted', 'The Replay ID validation failed.')
    return replay
  }

  #ask({ numRequested }: Fetch): void {
    if (numRequested <= 0) throw invalid('requested.events.invalid', 'The number of requested events is not valid.')
    this.#pending += Math.min(numRequested, MOST)
  }

  async #listen(incoming: AsyncIterator<Fetch>): Promise<void> {
    try {
      for (let next = await incoming.next(); next.done !== true; next = await incoming.next()) {
        this.#ask(next.value)
        this.#org.bus.rouse()
      }
      this.#ended = true
    } catch (error) {
      this.#broken = error
    }
    this.#org.bus.rouse()
  }

  /** Until there may be something to do. */
  async #pause(until: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = this.#org.clock.at(until, resolve)
    const { signal } = this.#context
    signal.addEventListener('abort', () => resolve(), { once: true })
    await Promise.race([promise, this.#org.bus.next()])
    timer.cancel()
  }
}

function invalid(errorCode: string, message: string) {
  return failure(Code.InvalidArgument, `subscription.fetch.${errorCode}`, message)
}
