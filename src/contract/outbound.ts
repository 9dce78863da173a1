// The one guarded way out to the network.
import type { Agent } from 'node:http'
import type { Transport } from '@connectrpc/connect'
import type { Dispatcher } from 'undici'

/** declared: hosts that a connection names. sandbox: loopback only. */
export type OutboundMode = 'declared' | 'sandbox'

export interface OutboundRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Absolute; its origin must have been allowed. */
  readonly url: string
  /** An answer in gzip, where `accept-encoding` asks for it, is unpacked on the way. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal?: AbortSignal
  /** Whole call, body included. Default 120,000. */
  readonly timeoutMs?: number
  /** Who asks, for messages: the connection's alias. */
  readonly where?: string
}

export interface OutboundResponse {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** The body as chunks of bytes; must be read to its end or cancelled. */
  readonly body: AsyncIterable<Uint8Array>
  /** Reads the body to its end, capped (default 64 MiB). */
  text(): Promise<string>
}

export interface Outbound {
  /** Allows an origin ("https://acme.my.salesforce.com"). ConfigError when it may not be reached in any mode. */
  allow(origin: string, mode: OutboundMode): void
  /** One request, no redirect followed. ConnectionLost on a network failure, RetriableError on a time-out. */
  request(request: OutboundRequest): Promise<OutboundResponse>
  /** The same guard for vendors' clients built on undici. An answer is handed on whole or not at all. */
  readonly dispatcher: Dispatcher
  /** The same guard for vendors' clients built on node:http; for one origin, which must have been allowed. */
  agentFor(origin: string): Agent
  /** The same guard for calls by gRPC; for one origin, which must have been allowed. */
  grpc(origin: string): Promise<Transport>
  /** What `request` would have thrown, for a failure that a vendor's client met; anything else as it is. */
  explain(error: unknown, asked: { readonly url: string; readonly where: string }): unknown
}
