// How HubSpot proves that a delivery is its own: version 3, and one of the two older forms beside it.
import { createHash, createHmac } from 'node:crypto'

export interface Signed {
  readonly secret: string
  readonly method: string
  /** The whole address with its query. */
  readonly url: string
  readonly body: string
  /** Epoch milliseconds. */
  readonly timestamp: number
}

/** Escapes that are read before the address is hashed. */
const READ: Readonly<Record<string, string>> = {
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2A': '*',
  '%2C': ',',
  '%3B': ';',
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** The headers of a signed request. */
export function signatureHeaders(signed: Signed, older: 'v1' | 'v2'): Record<string, string> {
  const { secret, method, body, timestamp } = signed
  const url = signed.url.replace(/%[0-9A-F]{2}/gi, coded => READ[coded.toUpperCase()] ?? coded)
  const hash = older === 'v1' ? hashOf(secret + body) : hashOf(secret + method + signed.url + body)
  const newest = createHmac('sha256', secret).update(method + url + body + timestamp)
  return {
    'X-HubSpot-Signature': hash,
    'X-HubSpot-Signature-Version': older,
    'X-HubSpot-Signature-v3': newest.digest('base64'),
    'X-HubSpot-Request-Timestamp': String(timestamp),
  }
}
