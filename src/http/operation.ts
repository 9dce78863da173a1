// What the description of the API says of a route beside its schemas: who may ask, and the headers that go with it.
import type { FastifySchema } from 'fastify'
import type { Access } from './access/table.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** gives: the answer has an ETag. asks: so it does, and the request says with If-Match what it has seen. */
    readonly version?: 'gives' | 'asks'
    /** A browser is sent here: what goes wrong before the route is told on this page of the console. */
    readonly page?: string
    /** What of the answer is a secret: told once, and not kept for who asks again. */
    readonly toldOnce?: string
  }
}

const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

const ETAG = { etag: { type: 'string', description: 'Which version this is; send it as If-Match' } }
const IF_MATCH = {
  type: 'string',
  description: 'Needed: the ETag of what you have seen; refused where another is in force',
}
const IDEMPOTENCY_KEY = {
  type: 'string',
  minLength: 1,
  maxLength: 200,
  description: 'The same request with the same key happens once within 24 hours',
}

export interface RouteFacts {
  readonly method: string
  readonly access: Access
  readonly version: 'gives' | 'asks' | undefined
}

/** The route's schema, as JSON Schema, with these said as well. */
export function describeOperation(schema: FastifySchema, { method, access, version }: RouteFacts): FastifySchema {
  const { role } = access
  const properties = {
    ...(role !== null && WRITES.has(method) && { 'idempotency-key': IDEMPOTENCY_KEY }),
    ...(version === 'asks' && { 'if-match': IF_MATCH }),
  }
  return {
    ...schema,
    ...(Object.keys(properties).length > 0 && { headers: { type: 'object', properties } }),
    ...(version !== undefined && { response: withEtag(schema.response) }),
    ...(role === null ? { security: [] } : { description: whoMay(access) }),
  }
}

function whoMay({ role, scope }: Access): string {
  const key = scope === null ? 'no API key can ask it' : `an API key needs the scope ${scope}`
  return `For the role ${role} and above; ${key}.`
}

function withEtag(responses: unknown): unknown {
  if (typeof responses !== 'object' || responses === null) return responses
  const success = Object.entries(responses).map(([status, schema]) => [
    status,
    /^2/.test(status) ? { ...schema, headers: ETAG } : schema,
  ])
  return Object.fromEntries(success)
}
