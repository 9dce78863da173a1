// A client of the sandbox's Pub/Sub API that knows nothing of Evergreen: it reads all of an event.
import { type Client, createClient } from '@connectrpc/connect'
import { createGrpcTransport } from '@connectrpc/connect-node'
import avro from 'avsc'
import { z } from 'zod'
import { PubSub } from '../../src/sandbox/salesforce/pubsub/wire.ts'
import type { Sandbox } from '../../src/sandbox/server.ts'

const texts = z.array(z.string())
const Payload = z.looseObject({
  ChangeEventHeader: z.object({
    entityName: z.string(),
    recordIds: texts,
    changeType: z.string(),
    changeOrigin: z.string(),
    commitUser: z.string(),
    commitTimestamp: z.number(),
    nulledFields: texts,
    changedFields: texts,
  }),
})

export interface Heard {
  readonly replayId: Uint8Array<ArrayBuffer>
  readonly header: z.infer<typeof Payload>['ChangeEventHeader']
  /** Those that the event carries a value of. */
  readonly values: Readonly<Record<string, unknown>>
  /** Top-level fields in the order of the schema. */
  readonly fields: readonly string[]
}

export const TOPIC = '/data/ContactChangeEvent'
export const [EARLIEST, CUSTOM] = [1, 2]

export interface Answer {
  readonly events: Heard[]
  readonly latest: Uint8Array<ArrayBuffer>
  readonly pending: number
}

/** What a first request says, beside the topic. */
interface From {
  readonly replayPreset?: number
  readonly replayId?: Uint8Array<ArrayBuffer>
  readonly numRequested?: number
  readonly topicName?: string
}

export class Subscriber {
  readonly client: Client<typeof PubSub>
  readonly #headers: Readonly<Record<string, string>>
  readonly #stop = new AbortController()

  constructor({ url, world }: Sandbox, token = world.salesforce.sessions.open()) {
    const nodeOptions = {}
    this.client = createClient(PubSub, createGrpcTransport({ baseUrl: url, nodeOptions, idleConnectionTimeoutMs: 100 }))
    this.#headers = { accesstoken: token, instanceurl: url, tenantid: world.salesforce.id }
  }

  topic(topicName = TOPIC) {
    return this.client.getTopic({ topicName }, { headers: this.#headers })
  }

  /** The answers to one request; the stream stays open until `close`. */
  async *answers({ topicName = TOPIC, numRequested = 100, ...from }: From = {}): AsyncGenerator<Answer> {
    const { signal } = this.#stop
    const open = Promise.withResolvers<void>()
    signal.addEventListener('abort', () => open.resolve())
    const requests = (async function* () {
      yield { topicName, numRequested, ...from }
      await open.promise
    })()
    for await (const answer of this.client.subscribe(requests, { headers: this.#headers, signal })) {
      const events = await Promise.all(
        answer.events.map(async ({ event, replayId }) => {
          const { schemaJson } = await this.client.getSchema(
            { schemaId: event?.schemaId ?? '' },
            { headers: this.#headers },
          )
          return heard(schemaJson, event?.payload ?? new Uint8Array(), Uint8Array.from(replayId))
        }),
      )
      yield { events, latest: Uint8Array.from(answer.latestReplayId), pending: answer.pendingNumRequested }
    }
  }

  /** So many events, and then no more is asked. */
  async events(count: number, from: From = {}): Promise<Heard[]> {
    const events: Heard[] = []
    for await (const answer of this.answers(from)) {
      events.push(...answer.events)
      if (events.length >= count) break
    }
    return events
  }

  close(): void {
    this.#stop.abort()
  }
}

function heard(schemaJson: string, payload: Uint8Array, replayId: Uint8Array<ArrayBuffer>): Heard {
  const schema = z.looseObject({ fields: z.array(z.object({ name: z.string() })) }).parse(JSON.parse(schemaJson))
  const type = avro.Type.forSchema(JSON.parse(schemaJson), { omitRecordMethods: true })
  const { ChangeEventHeader: header, ...all } = Payload.parse(type.fromBuffer(Buffer.from(payload)))
  const values = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null))
  return { replayId, header, values, fields: schema.fields.map(({ name }) => name) }
}

/** The fields whose bits are set. */
export function marked({ fields }: Heard, bitmap = '0x0'): string[] {
  return fields.filter((_name, i) => (BigInt(bitmap) >> BigInt(i)) % 2n === 1n)
}
