// Salesforce's gate of its own: of calls that last long only a few may be under way at once, over all apps of the org, and
// whoever comes then is refused, whatever he asks. So no more than our share of them is under way, over all workers.
import type { ConnectorDeps, SessionKeeper } from '../../../src/contract/connector.ts'
import type { OutboundResponse } from '../../../src/contract/outbound.ts'
import { type Failure, isCrowded } from '../errors.ts'

/**
 * Calls that last twenty seconds are counted: 25 at once, and 5 in a Developer Edition or a trial, which have no more than
 * 15,000 calls a day. Which will last that long nobody knows beforehand. Source: app limits cheat sheet.
 */
const MOST = { usual: 25, small: 5, smallDay: 15_000 }
const NAME = 'calls at once'
/** After a refusal: calls that last so long do not end at once. */
const REFUSED_MS = 5_000

/** How many calls a day the org has, per connection and process: a connection is opened anew for each job. */
const days = new WeakMap<SessionKeeper, number>()

/** The gate of one connection. */
export function createAtOnce({ budget, session }: Pick<ConnectorDeps, 'budget' | 'session'>) {
  const enter = (signal?: AbortSignal) => {
    const isSmall = (days.get(session) ?? Number.POSITIVE_INFINITY) <= MOST.smallDay
    return budget.enter({ name: NAME, calls: isSmall ? MOST.small : MOST.usual }, signal)
  }
  /** Answers of this connection that are being read. */
  let read = 0
  return {
    /** What an answer tells of the org's day. */
    learn: (day: number) => days.set(session, day),
    /**
     * One call, from its beginning to its end. Whoever reads an answer meanwhile has a place already: to wait for a second one
     * with the first in hand, many could wait for each other.
     */
    async within<T>(call: () => Promise<T>): Promise<T> {
      if (read > 0) return call()
      const leave = await enter()
      return call().finally(leave)
    },
    /** The same of a call that is over when its answer has been read. */
    async whileRead(call: () => Promise<OutboundResponse>, signal?: AbortSignal): Promise<OutboundResponse> {
      const leave = await enter(signal)
      const answer = await call().catch(async (error: unknown) => {
        await leave()
        throw error
      })
      read += 1
      let open = true
      return leaving(answer, async () => {
        if (open) read -= 1
        open = false
        await leave()
      })
    },
    /** Too many were under way: all workers wait a little. */
    async noteRefusal(failure: Failure | null): Promise<void> {
      if (!isCrowded(failure)) return
      await budget.refused({ name: NAME, calls: MOST.usual, windowMs: REFUSED_MS })
    },
  }
}

function leaving({ status, headers, body, text }: OutboundResponse, leave: () => Promise<void>): OutboundResponse {
  const iterator = (): AsyncIterator<Uint8Array> => {
    const chunks = body[Symbol.asyncIterator]()
    return {
      next: async () => {
        const chunk = await chunks.next().catch(async (error: unknown) => {
          await leave()
          throw error
        })
        if (chunk.done === true) await leave()
        return chunk
      },
      return: async () => {
        await leave()
        return (await chunks.return?.()) ?? { done: true, value: undefined }
      },
    }
  }
  return { status, headers, body: { [Symbol.asyncIterator]: iterator }, text: () => text().finally(leave) }
}
