// Network failure → our error. Undici, fetch and node:http wrap the same few causes in different ways.
import { ConfigError, ConnectionLost, EvergreenError, FatalError, RetriableError } from '../errors.ts'
import { REFUSED } from './lookup.ts'

const TIME_OUTS = new Set([
  'TimeoutError',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'ETIMEDOUT',
])

/** From the outermost error inwards: `code` where there is one, else `name`. */
function codesOf(error: unknown): string[] {
  const codes: string[] = []
  for (let at = error; at instanceof Error && codes.length < 8; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') codes.push(at.code)
    else codes.push(at.name)
    if (at instanceof AggregateError && at.errors[0] instanceof Error) codes.push(...codesOf(at.errors[0]))
  }
  return codes
}

/** Codes of the system (ECONNRESET), of TLS (CERT_HAS_EXPIRED), of zlib (Z_BUF_ERROR) and of undici (UND_ERR_SOCKET). */
function isNetworkCode(code: string): boolean {
  return (
    /^(E[A-Z_]+|UND_ERR_[A-Z_]+|Z_[A-Z_]+|CERT_[A-Z_]+|[A-Z_]*CERT[A-Z_]*|HPE_[A-Z_]+)$/.test(code) &&
    !code.startsWith('ERR_')
  )
}

/**
 * In: what an HTTP call threw. Out: ConnectionLost (network), RetriableError (time-out), ConfigError (an address that
 * may not be reached), FatalError (an answer over the cap); an error of another kind as it is.
 */
export function explain(error: unknown, asked: { readonly url: string; readonly where?: string | undefined }): unknown {
  if (error instanceof EvergreenError || !(error instanceof Error)) return error
  const place = asked.where === undefined ? {} : { where: asked.where }
  const origin = new URL(asked.url).origin
  const codes = codesOf(error)
  if (codes.includes(REFUSED)) {
    const fix = 'Use the public address of the CRM; private addresses are reached only in sandbox mode'
    return new ConfigError({ ...place, what: `${origin} may not be reached`, fix: `${fix}.`, cause: error })
  }
  if (codes.includes('UND_ERR_RES_EXCEEDED_MAX_SIZE')) {
    return new FatalError({ ...place, what: `the answer of ${origin} is too large`, cause: error })
  }
  const late = codes.find(code => TIME_OUTS.has(code))
  if (late !== undefined) {
    const fix = 'It is tried again; if it stays, check the network.'
    return new RetriableError({ ...place, what: `${origin} did not answer in time`, fix, cause: error })
  }
  const fault = codes.findLast(isNetworkCode) ?? (isCut(error) ? 'connection closed' : undefined)
  if (fault === undefined) return error
  const fix = 'Check the address and the network.'
  return new ConnectionLost({ ...place, what: `cannot reach ${origin} (${fault})`, fix, cause: error })
}

/** Fetch tells of an answer cut short by a TypeError without a code. */
function isCut(error: Error): boolean {
  return error instanceof TypeError && /^(terminated|fetch failed)$/.test(error.message)
}
