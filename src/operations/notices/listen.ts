// Streams of change notices are listened to: for each connection by one process at a time, which another follows when it
// is gone. What comes is stored together with how far it was heard.
import { LeaseLost, lineOf } from '../../errors.ts'
import { type ListenParts, listenTo } from './listener.ts'
import { type WantedStream, wantedStreams } from './wanted.ts'

/** What is switched on or off, and who died, is seen so soon. */
const LOOK_EVERY_MS = 10_000
/** The hold on a connection's streams lasts so long without a look. */
const HOLD_MS = 60_000

/** One stream that is listened to here. */
interface Ear {
  readonly stop: AbortController
  readonly done: Promise<void>
}

/** Listens to what there is to listen to until closed. */
export function startListeners(parts: ListenParts): { close(): Promise<void> } {
  const stop = new AbortController()
  const ears = new Ears(parts)
  const loop = async () => {
    while (!stop.signal.aborted) {
      const fail = (error: unknown) =>
        parts.log.warn({ error: lineOf(error) }, 'looking for streams of change notices failed, trying again')
      await ears.look().catch(fail)
      await parts.clock.sleep(LOOK_EVERY_MS, stop.signal).catch(error => {
        if (!stop.signal.aborted) throw error
      })
    }
  }
  const running = loop()
  return {
    close: async () => {
      stop.abort()
      await running
      await ears.close()
    },
  }
}

class Ears {
  readonly #parts: ListenParts
  readonly #holder: string
  readonly #open = new Map<string, Map<string, Ear>>()

  constructor(parts: ListenParts) {
    this.#parts = parts
    this.#holder = parts.newId()
  }

  /** Begins and ends to listen as wanted. */
  async look(): Promise<void> {
    const wanted = Map.groupBy(await wantedStreams(this.#parts.unitOfWork), ({ connectionId }) => connectionId)
    for (const connectionId of this.#open.keys()) if (!wanted.has(connectionId)) await this.#leave(connectionId)
    for (const [connectionId, streams] of wanted) {
      // One connection that cannot be opened must not keep the others from being listened to.
      await this.#attend(connectionId, streams).catch(error =>
        this.#parts.log.warn({ connection: streams[0]?.connection, error: lineOf(error) }, 'cannot be listened to'),
      )
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.keys()].map(connectionId => this.#leave(connectionId)))
  }

  async #attend(connectionId: string, streams: readonly WantedStream[]): Promise<void> {
    const { unitOfWork, clock } = this.#parts
    const now = clock.now()
    const { notices } = unitOfWork.stores
    if (!(await this.#tells(streams[0]?.connection ?? ''))) return this.#leave(connectionId)
    if (!(await notices.holdStreams(connectionId, this.#holder, now, now + HOLD_MS))) return this.#hush(connectionId)
    const own = this.#open.get(connectionId) ?? new Map<string, Ear>()
    this.#open.set(connectionId, own)
    const names = new Set(streams.map(({ stream }) => stream))
    for (const [stream, ear] of own) if (!names.has(stream)) await this.#shut(own, stream, ear)
    for (const each of streams) if (!own.has(each.stream)) own.set(each.stream, this.#ear(each, own))
  }

  #ear(wanted: WantedStream, own: Map<string, Ear>): Ear {
    const stop = new AbortController()
    const { log } = this.#parts
    const done = listenTo(wanted, this.#holder, this.#parts, stop.signal)
      .catch(error => {
        const about = { connection: wanted.connection, stream: wanted.stream, error: lineOf(error) }
        if (error instanceof LeaseLost) log.info(about, 'another process listens by now')
        else log.warn(about, 'listening failed, trying again')
      })
      .finally(() => own.delete(wanted.stream))
    return { stop, done }
  }

  /** Whether the connection has a stream at all; no call is made. */
  async #tells(alias: string): Promise<boolean> {
    const opened = this.#parts.resources()
    try {
      return (await opened.connect(alias)).feed?.stream !== undefined
    } finally {
      await opened.close()
    }
  }

  async #leave(connectionId: string): Promise<void> {
    if (!this.#open.has(connectionId)) return
    await this.#hush(connectionId)
    await this.#parts.unitOfWork.stores.notices.releaseStreams(connectionId, this.#holder)
  }

  async #hush(connectionId: string): Promise<void> {
    const own = this.#open.get(connectionId) ?? new Map<string, Ear>()
    this.#open.delete(connectionId)
    for (const [stream, ear] of own) await this.#shut(own, stream, ear)
  }

  async #shut(own: Map<string, Ear>, stream: string, { stop, done }: Ear): Promise<void> {
    stop.abort()
    await done
    own.delete(stream)
  }
}
