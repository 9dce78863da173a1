// The cookie that a browser is known by.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Entered } from '../../operations/access/login.ts'

export interface Cookies {
  /** Over https: the cookie is then one that no other host or path can set. */
  readonly secure: boolean
}

const nameOf = ({ secure }: Cookies) => (secure ? '__Host-evergreen' : 'evergreen')
const optionsOf = ({ secure }: Cookies) => ({ path: '/', httpOnly: true, sameSite: 'lax', secure }) as const

/** The token that the browser sent; null where it sent none. */
export function tokenOf(request: FastifyRequest, cookies: Cookies): string | null {
  return request.cookies[nameOf(cookies)] ?? null
}

/** Until the browser is closed, or the log-in is over, whichever comes first. */
export function giveToken(reply: FastifyReply, { token }: Entered, cookies: Cookies): void {
  reply.setCookie(nameOf(cookies), token, optionsOf(cookies))
}

export function takeToken(reply: FastifyReply, cookies: Cookies): void {
  reply.clearCookie(nameOf(cookies), optionsOf(cookies))
}

/** What a browser keeps while it is away at another log-in; of this and no other page. */
const ERRAND = 'errand'
const errandName = (cookies: Cookies) => `${nameOf(cookies)}-${ERRAND}`
const ERRAND_SECONDS = 600

export function giveErrand(reply: FastifyReply, state: string, cookies: Cookies): void {
  reply.setCookie(errandName(cookies), state, { ...optionsOf(cookies), maxAge: ERRAND_SECONDS })
}

export function errandOf(request: FastifyRequest, cookies: Cookies): string | null {
  return request.cookies[errandName(cookies)] ?? null
}

export function takeErrand(reply: FastifyReply, cookies: Cookies): void {
  reply.clearCookie(errandName(cookies), optionsOf(cookies))
}
