// HubSpot's failures → what to do next, as a table. Source: HubSpot docs, "Error handling" and "Usage guidelines".
import { z } from 'zod'
import {
  ConfigError,
  ConnectionLost,
  Drifted,
  type EvergreenError,
  FatalError,
  QuotaExhausted,
  RetriableError,
  type Trouble,
} from '../../src/errors.ts'

/** session: authenticate anew. broken: may have been done. lost: not there, or hidden. invalid: HubSpot objects to what was sent. */
type Verdict = 'session' | 'daily' | 'busy' | 'broken' | 'scopes' | 'lost' | 'config' | 'invalid' | 'fatal'

interface Rule {
  readonly status: number | readonly [number, number]
  readonly verdict: Verdict
  readonly fix?: string
  readonly retryAfterMs?: number
  /** Further condition on the body. */
  readonly when?: RegExp
}

const TOKEN = "Renew the token in the app's settings and store it again as this connection's secret."
const AGAIN = 'It is tried again by itself; if it lasts, see the status page of HubSpot.'
const STRANGE = 'Run it again; if it comes again, ask HubSpot what that answer means.'
const RULES: readonly Rule[] = [
  { status: 401, verdict: 'session', fix: TOKEN },
  { status: 403, verdict: 'scopes', fix: 'Grant the scopes to the app.', when: /MISSING_SCOPES/ },
  { status: 403, verdict: 'config', fix: 'Check what the app may do in this account.' },
  { status: 404, verdict: 'lost', fix: "Check the sync's stream, list and fields, and the connection's baseUrl." },
  { status: 429, verdict: 'daily', when: /DAILY|daily limit/ },
  { status: 429, verdict: 'busy', when: /secondly limit/, retryAfterMs: 1_000 },
  { status: 429, verdict: 'busy', retryAfterMs: 10_000 },
  { status: 423, verdict: 'busy', retryAfterMs: 2_000 },
  { status: 477, verdict: 'busy', retryAfterMs: 3_600_000 },
  { status: [400, 409], verdict: 'invalid' },
  { status: [500, 599], verdict: 'broken' },
]

/** Midnight is the account's own and its time zone is not in the answer: each full hour may be it. */
const HOUR_MS = 3_600_000

const Context = z.record(z.string(), z.array(z.string()))
const Detail = z.object({
  message: z.string().optional(),
  code: z.string().optional(),
  name: z.string().optional(),
  context: Context.optional().catch(undefined),
})
const Body = z
  .object({
    message: z.string().optional(),
    category: z.string().optional(),
    policyName: z.string().optional(),
    errors: z.array(Detail).optional().catch(undefined),
    context: Context.optional().catch(undefined),
  })
  .catch({})
type ErrorBody = z.infer<typeof Body>

/** An answer with an error status, as api-client throws it (ApiException). */
export interface Failure {
  readonly status: number
  readonly body: ErrorBody
  readonly headers: Readonly<Record<string, string>>
}

const ApiException = z.object({
  code: z.number(),
  body: z.unknown(),
  headers: z.record(z.string(), z.string()).catch({}),
})

/** Null when the error is no answer of a server. HTML bodies leave only the status. */
export function failureOf(error: unknown): Failure | null {
  const exception = ApiException.safeParse(error instanceof Error ? { ...error } : error)
  if (!exception.success) return null
  const { code, body, headers } = exception.data
  return { status: code, body: Body.parse(body), headers }
}

/** The same for a call of our own: an error in the shape that api-client throws. */
export function answerOf(status: number, text: string, headers: Readonly<Record<string, string>>): Error {
  return Object.assign(new Error(`HTTP ${status}`), { code: status, body: jsonOf(text), headers })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** An answer that api-client cannot read: no content type, XML, broken JSON. A proxy or an edge server made it. */
export function isUnreadable(error: unknown): boolean {
  return (
    error instanceof SyntaxError || (error instanceof Error && /Content-Type|mediaType|media type/i.test(error.message))
  )
}

function ruleOf(failure: Failure): Rule {
  const { status, body } = failure
  const words = `${body.category ?? ''} ${body.policyName ?? ''} ${body.message ?? ''}`
  const fits = (rule: Rule): boolean => {
    const [low, high] = typeof rule.status === 'number' ? [rule.status, rule.status] : rule.status
    return status >= low && status <= high && (rule.when === undefined || rule.when.test(words))
  }
  return RULES.find(fits) ?? { status, verdict: 'fatal' }
}

function scopesOf(body: ErrorBody): string[] {
  const context = { ...body.context, ...body.errors?.[0]?.context }
  return context['requiredGranularScopes'] ?? context['requiredScopes'] ?? []
}

export function isSessionEnd(failure: Failure | null): boolean {
  return failure?.status === 401
}

/** Whether too many calls were made of late. */
export function isCrowded(failure: Failure | null): boolean {
  return failure?.status === 429 && ruleOf(failure).verdict === 'busy'
}

/**
 * Whether HubSpot objects to the content of a write, so that its rows are to be tried apart. Nothing was written. A proxy's
 * page says nothing of any row.
 */
export function isRefusal(failure: Failure): boolean {
  const { status, body } = failure
  const isHubSpots = body.category !== undefined || body.errors !== undefined || /not valid/i.test(body.message ?? '')
  return isHubSpots && (status === 404 || ruleOf(failure).verdict === 'invalid')
}

/** ConnectionLost for a write whose result is not known. */
export function unknownAnswer(where: string, why: string): ConnectionLost {
  const fix = 'The records are read again to see what was written.'
  return new ConnectionLost({ where, what: `the answer to a write was lost (${why})`, fix })
}

/** In: a failed call, the connection's alias, now (epoch ms), whether it writes. Out: our error. */
export function errorOf(failure: Failure, where: string, now: number, writes: boolean): EvergreenError {
  const rule = ruleOf(failure)
  const { status, body } = failure
  const code = body.category === undefined ? `HTTP ${status}` : `HTTP ${status} ${body.category}`
  const trouble: Trouble = {
    where,
    what: `HubSpot answers ${code}`,
    fix: rule.fix ?? (rule.verdict === 'fatal' ? STRANGE : AGAIN),
  }
  switch (rule.verdict) {
    case 'scopes':
      return new Drifted({
        ...trouble,
        what: `${trouble.what}: ${scopesOf(body).join(', ') || 'scopes are missing'}`,
      })
    case 'lost':
      return new Drifted(trouble)
    case 'session':
    case 'config':
      return new ConfigError(trouble)
    case 'invalid':
      return new (writes ? ConfigError : Drifted)({
        ...trouble,
        what: `${trouble.what}${writes ? '' : `: ${body.message ?? ''}`}`,
        fix: 'Check the fields and the scope of the sync.',
      })
    case 'daily':
      return new QuotaExhausted({
        ...trouble,
        what: 'HubSpot: the daily limit is reached',
        fix: 'It goes on by itself when the day of the account is over.',
        until: (Math.floor(now / HOUR_MS) + 1) * HOUR_MS,
      })
    case 'busy':
      return new RetriableError({ ...trouble, retryAfterMs: rule.retryAfterMs ?? 10_000 })
    case 'broken':
      return writes ? unknownAnswer(where, code) : new RetriableError(trouble)
    case 'fatal':
      return new FatalError(trouble)
  }
}
