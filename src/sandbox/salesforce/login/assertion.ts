// The JWT bearer assertion: signed RS256 by the app, naming itself, a user, the login host and an end in the near future.
import { createPublicKey, verify } from 'node:crypto'
import { z } from 'zod'
import type { ConnectedApp } from './apps.ts'
import { OAuthError } from './oauth-error.ts'

const headerSchema = z.looseObject({ alg: z.string() })
const audience = z.union([z.string(), z.array(z.string())])
const claimsSchema = z.looseObject({
  iss: z.string(),
  sub: z.string().optional(),
  prn: z.string().optional(),
  aud: audience,
  exp: z.coerce.number(),
})

export type Claims = z.infer<typeof claimsSchema>

/** Clocks may differ by this much. */
const SKEW_MS = 3 * 60_000

/** @throws OAuthError for text that is no JWT with the claims of the flow */
export function readClaims(assertion: string | undefined): Claims {
  const [head = '', body = ''] = (assertion ?? '').split('.')
  const header = headerSchema.safeParse(jsonOf(head))
  const claims = claimsSchema.safeParse(jsonOf(body))
  if (!header.success || header.data.alg !== 'RS256' || !claims.success) throw invalid('invalid assertion')
  return claims.data
}

/**
 * @param hosts the audiences that are taken
 * @param now epoch milliseconds
 * @throws OAuthError for a signature of another key, another audience or a time that is over
 */
export function checkAssertion(
  assertion: string,
  claims: Claims,
  app: ConnectedApp,
  hosts: readonly string[],
  now: number,
): void {
  if (app.publicKeys.length > 0 && !app.publicKeys.some(key => isSignedBy(assertion, key)))
    throw invalid('invalid assertion')
  const given = [claims.aud].flat().map(host => host.replace(/\/(?:services\/oauth2\/token)?$/, ''))
  if (!given.some(host => hosts.includes(host))) throw invalid('audience is invalid')
  if (claims.exp * 1000 < now - SKEW_MS) throw invalid('expired authorization code')
}

function isSignedBy(assertion: string, pem: string): boolean {
  const end = assertion.lastIndexOf('.')
  const signature = Buffer.from(assertion.slice(end + 1), 'base64url')
  return verify('RSA-SHA256', Buffer.from(assertion.slice(0, end)), createPublicKey(pem), signature)
}

function jsonOf(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString())
  } catch {
    return undefined
  }
}

function invalid(description: string): OAuthError {
  return new OAuthError('invalid_grant', description)
}
