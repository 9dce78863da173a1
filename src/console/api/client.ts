// The one way to the server: typed by the API's own description; failures are thrown as problems.
import createClient, { type Middleware } from 'openapi-fetch'
import { takeDeed } from './deeds.ts'
import { ProblemFailure, problemFrom } from './problem.ts'
import type { paths } from './schema.d.ts'

const CSRF_HEADER = 'x-csrf-token'
/** On reads that nobody did anything for since the last: they keep nobody logged in. */
const BACKGROUND_HEADER = 'x-background'
const READS = ['GET', 'HEAD']

let csrf: string | null = null
let whenOut: () => void = () => {}

/** Remembers what proves that a write comes from this page. */
export function proveWith(token: string | null): void {
  csrf = token
}

/** Says who is to know that the session has ended. */
export function onSessionEnd(tell: () => void): void {
  whenOut = tell
}

const proving: Middleware = {
  onRequest({ request }) {
    const isForSomebody = takeDeed()
    if (READS.includes(request.method)) {
      if (!isForSomebody) request.headers.set(BACKGROUND_HEADER, '1')
      return
    }
    if (csrf !== null) request.headers.set(CSRF_HEADER, csrf)
    request.headers.set('idempotency-key', crypto.randomUUID())
  },
  async onResponse({ response }) {
    if (response.ok) return
    const body: unknown = await response.json().catch(() => null)
    const problem = problemFrom(body, response.status)
    if (problem.code === 'session_expired' || problem.code === 'unauthenticated') whenOut()
    throw new ProblemFailure(problem)
  },
}

export const api = createClient<paths>({ baseUrl: '/' })
api.use(proving)

/** What an answer carries. A failure was thrown before, so that it is there. */
export async function bodyOf<T>(answer: Promise<{ readonly data?: T }>): Promise<T> {
  const { data } = await answer
  if (data === undefined) throw new ProblemFailure(problemFrom(null, 204))
  return data
}
