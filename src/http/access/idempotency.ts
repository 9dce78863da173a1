// A write that carries an Idempotency-Key happens once: who asks the same again, because the answer was lost, gets the
// answer of the first time. Answers are sealed, and requests known by a fingerprint that only the key makes: values and
// secrets are in them.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { AnswerStore } from '../../contract/stores.ts'
import { canonical } from '../../domain/canonical.ts'
import { ProblemError } from '../problems.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Under which key the answer is to be kept. */
    answerKey: { readonly userId: string; readonly key: string } | null
  }
}

export interface KeptAnswers {
  readonly answers: AnswerStore
  readonly now: () => number
  seal(plain: string, boundTo: string): string
  unseal(sealed: string, boundTo: string): string
  fingerprint(plain: string, boundTo: string): string
  isFingerprint(fingerprint: string, plain: string, boundTo: string): boolean
}

const HEADER = 'idempotency-key'
const FORM = /^[\x21-\x7e]{1,200}$/
const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])
/** So long an answer is kept. */
const KEPT_MS = 24 * 60 * 60_000
/** What takes longer was cut off: its process died. */
const STALE_MS = 10 * 60_000

/** Before the route: answers from what is kept (true), refuses, or notes that the answer is to be kept. */
export async function answerAgain(request: FastifyRequest, reply: FastifyReply, kept: KeptAnswers): Promise<boolean> {
  const key = request.headers[HEADER]
  const userId = request.principal?.userId
  if (key === undefined || userId === undefined || !WRITES.has(request.method)) return false
  if (typeof key !== 'string' || !FORM.test(key)) {
    const detail = 'the idempotency key is not 1 to 200 visible characters'
    throw new ProblemError({ code: 'invalid_request', detail, fix: 'Send a UUID.' })
  }
  const of = { userId, key }
  const text = textOf(request)
  const fingerprint = kept.fingerprint(text, boundTo(of))
  const now = kept.now()
  const before = await kept.answers.take(of, fingerprint, { now, stale: now - STALE_MS, over: now - KEPT_MS })
  if (before === null) {
    request.answerKey = of
    return false
  }
  if (!kept.isFingerprint(before.fingerprint, text, boundTo(of))) {
    const detail = 'another request was sent with this idempotency key'
    throw new ProblemError({ code: 'key_reused', detail, fix: 'Send a key of its own with each write.' })
  }
  if (before.answer === null) {
    const detail = 'the same request is under way'
    throw new ProblemError({ code: 'key_in_use', detail, fix: 'Wait, then send it again.', retryAfter: 1 })
  }
  const { status, body, contentType } = before.answer
  if (contentType !== null) reply.type(contentType)
  reply.header('idempotency-replayed', 'true').status(status).serializer(String)
  await reply.send(kept.unseal(body, boundTo(of)))
  return true
}

/** After the route. What failed by our fault may be tried again. */
export async function keepAnswer(
  { answerKey: of, routeOptions }: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  { answers, seal }: KeptAnswers,
): Promise<void> {
  if (of == null) return
  if (reply.statusCode >= 500) return answers.free(of)
  const type = reply.getHeader('content-type')
  const text = typeof payload === 'string' ? payload : ''
  const body = seal(withoutSecret(text, routeOptions.config.toldOnce), boundTo(of))
  await answers.keep(of, { status: reply.statusCode, body, contentType: typeof type === 'string' ? type : null })
}

/** The secret of a key is nowhere but with who asked for it first: whoever lost that answer makes another key. */
function withoutSecret(text: string, secret: string | undefined): string {
  if (secret === undefined) return text
  const answer: unknown = JSON.parse(text)
  const isTold = typeof answer === 'object' && answer !== null && secret in answer
  return isTold ? JSON.stringify({ ...answer, [secret]: '' }) : text
}

const boundTo = ({ userId, key }: { userId: string; key: string }) => `answer/${userId}/${key}`

function textOf({ method, url, body, headers }: FastifyRequest): string {
  return canonical([method, url, headers['if-match'] ?? null, body ?? null])
}
