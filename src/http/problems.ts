// What the API answers when it does not do what it was asked: RFC 9457, each with a code that stays. docs/api-errors.md
// explains the same table.
import { z } from 'zod'

export interface ProblemKind {
  readonly status: number
  /** Always the same for a code. */
  readonly title: string
}

export const PROBLEMS = {
  invalid_request: { status: 400, title: 'The request is not as the API describes it' },
  bad_state: { status: 400, title: 'What came back from the other side was not asked for here, or came too late' },
  unauthenticated: { status: 401, title: 'Nobody is logged in, and there is no valid API key' },
  session_expired: { status: 401, title: 'The log-in or the API key is over' },
  login_failed: { status: 401, title: 'Name, password or token is wrong' },
  forbidden: { status: 403, title: 'The role does not allow it' },
  scope_missing: { status: 403, title: 'The API key has not the scope for it' },
  csrf_failed: { status: 403, title: 'The request does not come from a page of Evergreen' },
  no_such_route: { status: 404, title: 'The API has no such path' },
  not_known: { status: 404, title: 'There is nothing of that name or id' },
  refused: { status: 409, title: 'It would collide with what is going on' },
  plan_waits: { status: 409, title: 'A plan waits, and another run would set it aside' },
  key_in_use: { status: 409, title: 'A request with this idempotency key is under way' },
  changed_meanwhile: { status: 412, title: 'It was changed since it was read' },
  too_large: { status: 413, title: 'The request is too large' },
  unsupported_type: { status: 415, title: 'The request is not JSON' },
  not_right: { status: 422, title: 'What is asked for cannot be right' },
  setup_not_right: { status: 422, title: 'The set-up has mistakes' },
  key_reused: { status: 422, title: 'The idempotency key was used for another request' },
  precondition_missing: { status: 428, title: 'The request must say which version it changes' },
  too_many_requests: { status: 429, title: 'Too many requests came within a minute' },
  login_throttled: { status: 429, title: 'Too many wrong log-ins' },
  unexpected: { status: 500, title: 'This was not foreseen' },
  failed: { status: 502, title: 'It was tried, and did not succeed' },
  unavailable: { status: 503, title: 'A CRM, the database or the network is away' },
  not_yet: { status: 503, title: 'It is not yet time for it' },
} as const satisfies Readonly<Record<string, ProblemKind>>
export type ProblemCode = keyof typeof PROBLEMS

/** One thing that is wrong with a request. */
export interface Fault {
  /** Where: "body.name", or "setup:12:5". */
  readonly at: string
  readonly what: string
}

export interface Problem {
  readonly code: ProblemCode
  readonly detail: string
  readonly fix?: string | null
  readonly faults?: readonly Fault[]
  /** Seconds. */
  readonly retryAfter?: number
}

/** Where the page on the errors of the API is. */
const TYPES = '/docs/api-errors'

export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  fix: z.string().nullable(),
  faults: z.array(z.object({ at: z.string(), what: z.string() })).optional(),
})

/** The body of an answer. */
export function bodyOf({ code, detail, fix = null, faults }: Problem): z.infer<typeof problemSchema> {
  const { status, title } = PROBLEMS[code]
  const shared = { type: `${TYPES}#${code}`, title, status, code, detail, fix }
  return faults === undefined ? shared : { ...shared, faults: [...faults] }
}

/** Raised where a request is found to be wrong by the API itself. */
export class ProblemError extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail)
    this.name = 'ProblemError'
    this.problem = problem
  }
}
