// The stream of a connection's change events. What it takes to listen is loaded by the process that does: all others
// start without it.
import type { NoticeStream } from '../../../src/contract/feed.ts'
import type { Parts } from './listening.ts'

/** Loads and listens once the first event is asked for. */
export function createStream(origin: string, parts: Parts): NoticeStream {
  return {
    async *listen(stream, position, signal) {
      const { Listening } = await import('./listening.ts')
      const calls = await parts.deps.outbound.grpc(origin)
      yield* new Listening(origin, stream, { ...parts, calls }, signal).from(position)
    },
  }
}
