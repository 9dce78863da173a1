// POST /webhooks/CONNECTOR/ALIAS: change notices, as a CRM sends them. Answered once they are stored, with nothing else.
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Delivery } from '../contract/feed.ts'
import type { Log } from '../contract/primitives.ts'
import { ConfigError, lineOf, Refused } from '../errors.ts'

/** Stores what the delivery tells; Refused or ConfigError when it cannot be believed. */
export type Receive = (to: { connector: string; alias: string }, delivery: Delivery) => Promise<void>

/** A hundred events of HubSpot, each with the longest value that a property can have. */
const BODY_BYTES = 8 * 1024 * 1024
/** Who knocks without being known must not fill the log. */
const TELL_EVERY_MS = 60_000

type Params = { readonly Params: { readonly connector: string; readonly alias: string } }

/** Adds the route. All that is refused gets the same answer, whatever the reason: that is in the log. */
export function webhookRoutes(server: FastifyInstance, receive: Receive, log: Log, now: () => number): void {
  let [refused, toldAt] = [0, Number.NEGATIVE_INFINITY]
  const refuse = (reply: FastifyReply, error: unknown) => {
    refused += 1
    if (now() - toldAt >= TELL_EVERY_MS) {
      log.warn({ refused, reason: lineOf(error) }, 'change notices were refused')
      toldAt = now()
      refused = 0
    }
    return reply.status(401).send()
  }
  server.register(async scope => {
    // The signature is over the bytes as they came.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    scope.post<Params>('/webhooks/:connector/:alias', { bodyLimit: BODY_BYTES }, async (request, reply) => {
      const { method, headers, body, url, protocol, host } = request
      const header = (name: string) => {
        const value = headers[name]
        return typeof value === 'string' ? value : undefined
      }
      const bytes = body instanceof Uint8Array ? body : new Uint8Array()
      try {
        await receive(request.params, { method, url: `${protocol}://${host}${url}`, header, body: bytes })
        return reply.status(204).send()
      } catch (error) {
        if (error instanceof Refused || error instanceof ConfigError) return refuse(reply, error)
        // The CRM sends it again.
        log.warn({ error: lineOf(error) }, 'change notices could not be stored')
        return reply.status(503).send()
      }
    })
  })
}
