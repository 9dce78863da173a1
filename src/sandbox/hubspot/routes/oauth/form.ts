// What the OAuth endpoints share: the form that a client sends, and how scopes are shown.
import { EVERY_SCOPE } from '../../access/app.ts'
import { refused } from '../../access/exchange.ts'
import type { Call } from '../../http/endpoint.ts'

/** The form of a request. Throws 400 when there is none. */
export function formOf({ body }: Call): URLSearchParams {
  if (body instanceof URLSearchParams) return body
  throw refused('BAD_GRANT_TYPE', 'invalid_request', 'missing or unknown grant type')
}

export function scopesShown(scopes: ReadonlySet<string> | null): readonly string[] {
  return scopes === null ? EVERY_SCOPE : [...scopes]
}

/** Which account, as the metadata of tokens name it. */
export const HUB_DOMAIN = 'sandbox.example'
