// gRPC by the one guarded way out: one HTTP/2 connection per origin, to pinned addresses, for all that call there.
import type { LookupFunction } from 'node:net'
import type { Transport } from '@connectrpc/connect'
import { createGrpcTransport, Http2SessionManager } from '@connectrpc/connect-node'

/** A connection that does not answer a ping is given up, and the calls on it fail. */
const PING_EVERY_MS = 60_000
const PING_MS = 15_000
/** Nobody waits for an idle connection, neither here nor there. */
const IDLE_MS = 30_000
const MESSAGE_BYTES = 128 * 1024 * 1024

/** Transports by origin; names are resolved by `lookup` alone. */
export function createGrpc(lookup: LookupFunction): (origin: string) => Transport {
  const known = new Map<string, Transport>()
  return origin => {
    const transport = known.get(origin) ?? transportTo(origin, lookup)
    known.set(origin, transport)
    return transport
  }
}

function transportTo(origin: string, lookup: LookupFunction): Transport {
  const timing = { pingIntervalMs: PING_EVERY_MS, pingTimeoutMs: PING_MS, idleConnectionTimeoutMs: IDLE_MS }
  const sessionManager = new Http2SessionManager(origin, timing, { lookup })
  return createGrpcTransport({ baseUrl: origin, sessionManager, readMaxBytes: MESSAGE_BYTES })
}
