// Before a route is served: who asks, whether they may, and whether it was one of our own pages that asked.
import type { FastifyRequest } from 'fastify'
import { mayAs } from '../../domain/access/roles.ts'
import { isWithin } from '../../domain/access/scopes.ts'
import { Denied } from '../../errors.ts'
import type { Principal } from '../../operations/access/principal.ts'
import type { AccessDesk } from '../desk.ts'
import { ProblemError } from '../problems.ts'
import { type Cookies, tokenOf } from './cookies.ts'
import type { Access } from './table.ts'

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal | null
  }
}

export const CSRF_HEADER = 'x-csrf-token'
/** On requests that a page sends by itself, again and again. */
const BACKGROUND_HEADER = 'x-background'
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Who asks; null for nobody. Denied for a key or a log-in that is none (any more). */
export async function principalOf(
  request: FastifyRequest,
  desk: AccessDesk,
  cookies: Cookies,
): Promise<Principal | null> {
  const secret = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (secret !== undefined) return desk.ownerOfKey(secret)
  const token = tokenOf(request, cookies)
  return token === null ? null : desk.userOfToken(token, isActive(request))
}

/** Whether somebody did something; a stream of events opens again by itself, and other pages say that they look so. */
function isActive({ method, headers }: FastifyRequest): boolean {
  if (!SAFE.has(method)) return true
  return headers[BACKGROUND_HEADER] === undefined && headers.accept !== 'text/event-stream'
}

/** Who asks, of a route that only somebody may ask. */
export function askedBy({ principal }: FastifyRequest): Principal {
  if (principal !== null) return principal
  throw new Denied({ denial: 'unknown', what: 'nobody is logged in', fix: 'Log in, or send an API key.' })
}

/** Throws where who asks may not. */
export function requireAccess(request: FastifyRequest, { role, scope }: Access): void {
  if (role === null) return
  const { role: has, scopes, login } = askedBy(request)
  if (!mayAs(has, role)) {
    const what = `this needs the role ${role}, and you are ${has}`
    throw new Denied({ denial: 'forbidden', what, fix: 'Ask an admin.' })
  }
  if (login !== null || (scope !== null && isWithin(scopes, scope))) return
  const detail = scope === null ? 'no API key can do this' : `this needs the scope ${scope}`
  throw new ProblemError({ code: 'scope_missing', detail, fix: 'Log in with a browser, or make another key.' })
}

/**
 * A page of another site can make a browser send our cookies along, but cannot read the token, nor hide where it is.
 * `origin`: ours, as browsers see it.
 */
export function requireOwnPage(
  request: FastifyRequest,
  origin: string,
  isSame: (a: string, b: string) => boolean,
): void {
  if (SAFE.has(request.method)) return
  const from = request.headers.origin
  const site = request.headers['sec-fetch-site']
  const isForeign = (from !== undefined && from !== origin) || (site !== undefined && site !== 'same-origin')
  const { principal } = request
  if (isForeign && request.headers.authorization === undefined) throw notOurs('the request comes from another site')
  const expected = principal?.login?.csrf
  if (expected === undefined) return
  const given = request.headers[CSRF_HEADER]
  if (typeof given === 'string' && isSame(given, expected)) return
  throw notOurs(`the header ${CSRF_HEADER} is missing or wrong`)
}

function notOurs(detail: string): ProblemError {
  return new ProblemError({ code: 'csrf_failed', detail, fix: 'Take the token from GET /api/v1/session.' })
}
