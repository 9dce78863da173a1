// Who sent a request, and what of the org's schema that user may see. Set when the request is admitted.
import type { FastifyRequest } from 'fastify'
import type { SchemaView } from '../schema/schema.ts'
import type { Author } from '../store/record-store.ts'

export interface Caller {
  /** Named as the editor of what the request writes. */
  readonly author: Author
  /** The objects and fields that the user may see; never the whole schema. */
  readonly schema: SchemaView
  /** The token of the session. */
  readonly token: string
}

const callers = new WeakMap<object, Caller>()

/** To be called once, by the session check. */
export function setCaller(request: FastifyRequest, caller: Caller): void {
  callers.set(request.raw, caller)
}

/** @throws Error on a path that needs no session: there is nobody then */
export function callerOf(request: Pick<FastifyRequest, 'raw'>): Caller {
  const caller = callers.get(request.raw)
  if (caller === undefined) throw new Error('the path is open to everyone and has no caller')
  return caller
}
