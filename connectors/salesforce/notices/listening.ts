// Listens to the change events of an object by Salesforce's Pub/Sub API: no more events under way than can be stored, a
// new session when the old one ends, from now on where the place to go on from is not known any more.
import { type Client, createClient, type Transport } from '@connectrpc/connect'
import type { ConnectorDeps, Session } from '../../../src/contract/connector.ts'
import type { Heard } from '../../../src/contract/feed.ts'
import { lineOf } from '../../../src/errors.ts'
import type { SalesforceSession } from '../session.ts'
import type { SalesforceTransport } from '../transport.ts'
import { type ReadEvent, toldBy } from './events.ts'
import { createFetches, type Fetches } from './fetches.ts'
import { type HeaderReader, headerReader } from './header.ts'
import { eventNameOf, isSelected } from './selection.ts'
import { isPositionLost, isSessionEnd, notPermitted, troubleOf } from './trouble.ts'
import { PubSub } from './wire.ts'

const CALL_MS = 30_000
/** So long a stream may be without events until it is looked whether they are still switched on. */
const LOOK_AGAIN_MS = 3_600_000

export interface Parts {
  readonly session: SalesforceSession
  readonly transport: SalesforceTransport
  readonly deps: ConnectorDeps
}

/** One subscription, which begins anew as often as it must. */
export class Listening {
  readonly #stream: string
  readonly #origin: string
  readonly #parts: Parts
  readonly #signal: AbortSignal
  readonly #client: Client<typeof PubSub>
  readonly #readers = new Map<string, Promise<HeaderReader>>()
  /** Whether events are known to come: the org says so, or one has come. */
  #sure = false
  #heardAt = 0

  constructor(origin: string, stream: string, parts: Parts & { readonly calls: Transport }, signal: AbortSignal) {
    this.#origin = origin
    this.#stream = stream
    this.#parts = parts
    this.#signal = signal
    this.#client = createClient(PubSub, parts.calls)
  }

  async *from(start: string | null): AsyncGenerator<Heard> {
    const { session: sessions, deps } = this.#parts
    await this.#look()
    let session = await sessions.current()
    // Of another org it leads nowhere, or to a place of no meaning.
    let position = start?.startsWith(`${orgOf(session)}/`) === true ? start : null
    let renewed = false
    for (;;) {
      try {
        for await (const heard of this.#subscribed(session, position)) {
          yield heard
          position = heard.position
          renewed = false
        }
        return
      } catch (error) {
        this.#signal.throwIfAborted()
        if (isSessionEnd(error) && !renewed) {
          session = await sessions.renew(session)
          renewed = true
        } else if (isPositionLost(error) && position !== null) {
          deps.log.warn(
            { stream: this.#stream },
            'Salesforce keeps no change events since the last; they are asked for',
          )
          position = null
        } else throw troubleOf(error, this.#stream, this.#origin, deps)
      }
    }
  }

  async *#subscribed(session: Session, position: string | null): AsyncGenerator<Heard> {
    const topicName = `/data/${eventNameOf(this.#stream)}`
    const headers = headersOf(session)
    const { canSubscribe } = await this.#client.getTopic({ topicName }, { headers, ...this.#limit() })
    if (!canSubscribe) throw notPermitted(this.#stream, this.#parts.deps.alias)
    const fetches = createFetches(topicName, position?.split('/')[1] ?? null)
    const stop = new AbortController()
    try {
      yield* this.#answers(fetches, session, position === null, AbortSignal.any([this.#signal, stop.signal]))
    } finally {
      // However it ends, Salesforce is not to go on.
      fetches.close()
      stop.abort()
    }
  }

  async *#answers(fetches: Fetches, session: Session, isNew: boolean, signal: AbortSignal): AsyncGenerator<Heard> {
    const headers = headersOf(session)
    let isFirst = isNew
    for await (const answer of this.#client.subscribe(fetches.requests, { headers, signal })) {
      const events = await Promise.all(
        answer.events.map(async ({ event, replayId }): Promise<ReadEvent> => {
          const id = event?.id || Buffer.from(replayId).toString('base64url')
          if (event === undefined) return { id, header: null }
          const read = await this.#readerOf(event.schemaId, headers)
          return { id, header: read(event.payload) }
        }),
      )
      if (events.length === 0) await this.#lookAgain()
      else this.#heardAt = this.#parts.deps.clock.now()
      this.#sure ||= events.length > 0
      const told = toldBy(events, this.#stream, session.user ?? null)
      // What happened before the first answer may have happened before the subscription.
      const missed = told.missed ?? (isFirst || !this.#sure ? { since: null } : undefined)
      isFirst = false
      const position = `${orgOf(session)}/${Buffer.from(answer.latestReplayId).toString('base64url')}`
      yield { ...told, position, ...(missed && { missed }) }
      fetches.stored(answer.pendingNumRequested)
    }
  }

  /** Each schema is asked for once. */
  #readerOf(schemaId: string, headers: Readonly<Record<string, string>>): Promise<HeaderReader> {
    const known = this.#readers.get(schemaId) ?? this.#madeReader(schemaId, headers)
    this.#readers.set(schemaId, known)
    known.catch(() => this.#readers.delete(schemaId))
    return known
  }

  async #madeReader(schemaId: string, headers: Readonly<Record<string, string>>): Promise<HeaderReader> {
    const { schemaJson } = await this.#client.getSchema({ schemaId }, { headers, ...this.#limit() })
    try {
      return headerReader(schemaJson)
    } catch (error) {
      // What changed is asked then, see events.ts.
      this.#parts.deps.log.warn({ stream: this.#stream, error: lineOf(error) }, 'change events were not understood')
      return () => null
    }
  }

  /** Whether events are switched on; throws where they are not. */
  async #look(): Promise<void> {
    const { transport, deps } = this.#parts
    this.#heardAt = deps.clock.now()
    this.#sure = (await isSelected(this.#stream, transport, deps.alias)) ?? false
  }

  async #lookAgain(): Promise<void> {
    if (this.#parts.deps.clock.now() - this.#heardAt >= LOOK_AGAIN_MS) await this.#look()
  }

  #limit() {
    return { signal: this.#signal, timeoutMs: CALL_MS }
  }
}

/** Source: Pub/Sub API guide, "Authentication": the org's id goes along. */
function headersOf(session: Session): Readonly<Record<string, string>> {
  return { accesstoken: session.accessToken, instanceurl: session.baseUrl, tenantid: orgOf(session) }
}

function orgOf({ accessToken, account }: Session): string {
  return account?.split('/').at(-1) ?? accessToken.split('!')[0] ?? ''
}
