// What a route is made with: one function per file adds one route.
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyRequest,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Principal } from '../operations/access/principal.ts'
import type { Cookies } from './access/cookies.ts'
import type { Desk } from './desk.ts'

export type ApiServer = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>

export interface ApiParts {
  readonly desk: Desk
  readonly cookies: Cookies
  /** Who asked, as they are now; null where they may no longer. */
  whoNow(request: FastifyRequest): Promise<Principal | null>
  /** Aborted when the server is to close. */
  readonly closing: AbortSignal
  /** A path below the API as browsers find it. */
  addressOf(request: FastifyRequest, path: string): string
  /** Whether single sign-on is set up. */
  readonly signOn: boolean
}

export type ApiRoute = (server: ApiServer, parts: ApiParts) => unknown
