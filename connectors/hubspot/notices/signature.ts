// Whether a delivery is HubSpot's own: version 3 of its signature, over all that matters of the request.
import { createHmac, timingSafeEqual } from 'node:crypto'

export interface Signed {
  readonly method: string
  /** The whole address, with its query, as HubSpot was told it. */
  readonly uri: string
  readonly body: Uint8Array
  /** As the header has it: milliseconds since the epoch. */
  readonly timestamp: string
  /** As the header has it: base64. */
  readonly signature: string
}

/** Escapes that HubSpot reads before it signs. Source: HubSpot docs, "Validating requests". */
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

/** Compares in a time that does not tell how much of the signature was right. */
export function isGenuine({ method, uri, body, timestamp, signature }: Signed, secret: string): boolean {
  const read = uri.replace(/%[0-9a-f]{2}/gi, escaped => READ[escaped.toUpperCase()] ?? escaped)
  const expected = createHmac('sha256', secret)
    .update(method + read)
    .update(body)
    .update(timestamp)
    .digest()
  const given = Buffer.from(signature, 'base64')
  return given.length === expected.length && timingSafeEqual(given, expected)
}
