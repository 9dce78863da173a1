// What is asked of a subscription: some events at first, and more as they are stored. What was not asked for does not come.
import type { MessageInitShape } from '@bufbuild/protobuf'
import { createWritableIterable } from '@connectrpc/connect/protocol'
import type { PubSub } from './wire.ts'

type Fetch = MessageInitShape<typeof PubSub.method.subscribe.input>

/** Source: Pub/Sub API guide, "Flow Control": more are not taken at once. */
const MOST = 100
const FEW = 50
const [LATEST, CUSTOM] = [0, 2]

export interface Fetches {
  readonly requests: AsyncIterable<Fetch>
  /** An answer is stored; so many events are still to come of those that were asked for. */
  stored(pending: number): void
  close(): void
}

/** From after a replay id, or from now on. */
export function createFetches(topicName: string, replayId: string | null): Fetches {
  const requests = createWritableIterable<Fetch>()
  const from =
    replayId === null
      ? { replayPreset: LATEST }
      : { replayPreset: CUSTOM, replayId: Uint8Array.from(Buffer.from(replayId, 'base64url')) }
  // It fails when the stream is over; that is told by its answers.
  const ask = (fetch: Fetch): void => void requests.write(fetch).catch(() => undefined)
  ask({ topicName, ...from, numRequested: MOST })
  return {
    requests,
    stored: pending => {
      if (pending <= FEW) ask({ numRequested: MOST - pending })
    },
    close: () => requests.close(),
  }
}
