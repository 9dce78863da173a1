// Salesforce's failures → what to do next, as tables. Codes: REST API guide, "Status Codes and Error Responses".
import { z } from 'zod'
import {
  ConfigError,
  ConnectionLost,
  Drifted,
  type EvergreenError,
  FatalError,
  GaveUp,
  QuotaExhausted,
  RetriableError,
  type Trouble,
} from '../../src/errors.ts'

/** session: authenticate anew. busy: refused before any work. broken: may have been done. slow: given up. quota: the day is spent. lost: not there, or hidden. */
type Verdict = 'session' | 'busy' | 'broken' | 'slow' | 'quota' | 'lost' | 'config' | 'fatal'

interface Rule {
  readonly verdict: Verdict
  readonly fix?: string
  /** Whether the vendor's text tells only of the set-up and may be repeated: others can quote a person's values. */
  readonly quote?: true
}

const AGAIN = 'It is tried again by itself; if it lasts, see the status page of Salesforce.'
const STRANGE = 'Run it again; if it comes again, ask the Salesforce admin what that answer means.'
/** For answers that have none of their own. */
const FIXES: Readonly<Partial<Record<Verdict, string>>> = {
  quota: 'It goes on by itself when the org has calls left.',
  config: 'Ask the Salesforce admin.',
  fatal: STRANGE,
}
const PERMISSION = 'Give the integration user access to it (object, field, API Enabled), then check the connection.'
const VERSION = 'Set apiVersion to one that the org supports, like 68.0.'
const REQUESTS: Readonly<Record<string, Rule>> = {
  INVALID_SESSION_ID: { verdict: 'session' },
  REQUEST_LIMIT_EXCEEDED: { verdict: 'quota', quote: true },
  EXCEEDEDQUOTA: { verdict: 'quota', quote: true },
  UNABLE_TO_LOCK_ROW: { verdict: 'busy' },
  SERVER_UNAVAILABLE: { verdict: 'broken' },
  UNKNOWN_EXCEPTION: { verdict: 'broken' },
  QUERY_TIMEOUT: { verdict: 'slow' },
  API_DISABLED_FOR_ORG: { verdict: 'config', quote: true, fix: 'Enable the API for the integration user.' },
  API_CURRENTLY_DISABLED: { verdict: 'config', quote: true, fix: 'Ask the Salesforce admin to enable the API.' },
  STORAGE_LIMIT_EXCEEDED: { verdict: 'config', fix: 'Free data storage in Salesforce.' },
  TXN_SECURITY_METERING_ERROR: { verdict: 'config', fix: 'Ask the Salesforce admin about transaction security.' },
  UNSUPPORTED_API_VERSION: { verdict: 'config', fix: VERSION },
  INVALID_FIELD: { verdict: 'lost', quote: true, fix: PERMISSION },
  INVALID_TYPE: { verdict: 'lost', quote: true, fix: PERMISSION },
  NOT_FOUND: { verdict: 'lost', fix: PERMISSION },
  INSUFFICIENT_ACCESS_OR_READONLY: { verdict: 'config', fix: PERMISSION },
  INSUFFICIENT_ACCESS: { verdict: 'config', fix: PERMISSION },
  MALFORMED_QUERY: { verdict: 'config', quote: true, fix: "Correct the sync's scope (where)." },
  QUERY_TOO_COMPLICATED: { verdict: 'config', fix: 'Sync fewer formula fields.' },
  invalid_grant: {
    verdict: 'config',
    quote: true,
    fix: 'Check clientId, clientSecret, refreshToken and the run-as user.',
  },
  invalid_client: { verdict: 'config', quote: true, fix: 'Check clientId and clientSecret.' },
  invalid_client_id: { verdict: 'config', quote: true, fix: 'Check clientId.' },
  unsupported_grant_type: { verdict: 'config', quote: true, fix: 'Enable the client credentials flow of the app.' },
}

const CONCURRENT_MS = 5_000
/** The window rolls over 24 hours, so some calls come back within the hour. */
const DAILY_MS = 3_600_000

const RowError = z.object({
  message: z.string().default(''),
  errorCode: z.string().optional(),
  error: z.string().optional(),
})

/** A failure as it came, whichever transport brought it. */
export interface Failure {
  readonly code: string
  readonly message: string
}

/** Reads an error body: [{errorCode, message}] or {error, error_description}; else the status alone. */
export function failureOfBody(status: number, body: string): Failure {
  const parsed = parseJson(body)
  const first = RowError.safeParse(Array.isArray(parsed) ? parsed[0] : parsed)
  const code = first.success ? (first.data.errorCode ?? first.data.error) : undefined
  return { code: code ?? `ERROR_HTTP_${status}`, message: first.success ? first.data.message : '' }
}

/** Null for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** What jsforce threw: errorCode on API errors, the code as `name` on token errors. Null for anything else. */
export function failureOfClient(error: unknown): Failure | null {
  if (!(error instanceof Error)) return null
  if ('errorCode' in error && typeof error.errorCode === 'string') {
    const data = 'data' in error && Array.isArray(error.data) ? error.data[0] : null
    if (error.errorCode !== 'MULTIPLE_API_ERRORS') return { code: error.errorCode, message: error.message }
    return failureOfBody(400, JSON.stringify(data))
  }
  const known = error.name in REQUESTS || /^ERROR_HTTP_\d+$/.test(error.name)
  return known ? { code: error.name, message: error.message } : null
}

/** Whether the session has ended, so that a new one may help. Nothing was done then, even by a write. */
export function isSessionEnd(failure: Failure | null): boolean {
  return failure !== null && (failure.code === 'INVALID_SESSION_ID' || failure.code === 'ERROR_HTTP_401')
}

/** Whether too many calls were under way at once. */
export function isCrowded(failure: Failure | null): boolean {
  return failure?.code === 'REQUEST_LIMIT_EXCEEDED' && /concurrent/i.test(failure.message)
}

function ruleOf(failure: Failure): Rule {
  const listed = REQUESTS[failure.code]
  if (isCrowded(failure)) return { verdict: 'busy' }
  if (listed !== undefined) return listed
  const status = Number(/^ERROR_HTTP_(\d+)$/.exec(failure.code)?.[1] ?? 0)
  if (status === 401) return { verdict: 'session' }
  if (status >= 500) return { verdict: 'broken' }
  if (status === 420 || status === 429) return { verdict: 'busy' }
  if (status === 404) return { verdict: 'lost', fix: PERMISSION }
  // Source: help article 000354473: a version that was retired is answered by 410.
  if (status === 410) return { verdict: 'config', fix: VERSION }
  if (status === 403) return { verdict: 'config', fix: PERMISSION }
  return { verdict: 'fatal' }
}

/** In: a failed request, the connection's alias, now (epoch ms), whether it was of the set-up alone. Out: our error. */
export function errorOf(failure: Failure, where: string, now: number, isSetup = false): EvergreenError {
  const rule = ruleOf(failure)
  const words = (isSetup || rule.quote === true) && failure.message !== '' ? `: ${failure.message}` : ''
  const trouble: Trouble = {
    where,
    what: `Salesforce answers ${failure.code}${words}`,
    fix: rule.fix ?? FIXES[rule.verdict] ?? AGAIN,
  }
  switch (rule.verdict) {
    case 'session':
      return new ConfigError({ ...trouble, fix: 'The new session is refused too: check the IP and session policies.' })
    case 'quota':
      return new QuotaExhausted({ ...trouble, until: now + DAILY_MS })
    case 'busy':
      return new RetriableError({ ...trouble, retryAfterMs: CONCURRENT_MS })
    case 'broken':
      return new RetriableError(trouble)
    case 'slow':
      return new GaveUp(trouble)
    case 'lost':
      return new Drifted(trouble)
    case 'config':
      return new ConfigError(trouble)
    case 'fatal':
      return new FatalError(trouble)
  }
}

/**
 * The same for a request that writes: where the work may have been done although the answer is a failure or is
 * missing, the result is not known.
 */
export function errorOfWrite(failure: Failure, where: string, now: number, isSetup = false): EvergreenError {
  const { verdict } = ruleOf(failure)
  return verdict === 'broken' || verdict === 'slow'
    ? unknownAnswer(where, failure.code)
    : errorOf(failure, where, now, isSetup)
}

/** ConnectionLost for a write whose result is not known. */
export function unknownAnswer(where: string, why: string): ConnectionLost {
  const fix = 'The records are read again to see what was written.'
  return new ConnectionLost({ where, what: `the answer to a write was lost (${why})`, fix })
}

/** ConnectionLost for an answer that is none of Salesforce's: something else answers in its place. */
export function notUnderstood(where: string, path: string): ConnectionLost {
  const what = `the answer to ${path.replace(/\?.*$/, '')} was not understood`
  return new ConnectionLost({ where, what, fix: 'Check apiVersion and any proxy in between.' })
}
