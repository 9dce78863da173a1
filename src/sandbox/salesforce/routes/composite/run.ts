// Runs the subrequests of a composite request, or of one graph: in order, each with the answers before it.
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ApiError } from '../../api-error.ts'
import type { Org } from '../../org.ts'
import { type Answers, resolve, resolveText } from './references.ts'
import { dispatch, type SubAnswer } from './subrequest.ts'

export const subrequestSchema = z.object({
  method: z.string(),
  url: z.string(),
  referenceId: z.string(),
  body: z.unknown().optional(),
  httpHeaders: z.record(z.string(), z.string()).optional(),
})

export type CompositeSubrequest = z.infer<typeof subrequestSchema>

export interface CompositeAnswer {
  readonly body: unknown
  readonly httpHeaders: Readonly<Record<string, string>>
  readonly httpStatusCode: number
  readonly referenceId: string
}

/** Answers in the order of the requests; when all must succeed and one does not, nothing of them stays. */
export async function runComposite(
  request: FastifyRequest,
  org: Org,
  subrequests: readonly CompositeSubrequest[],
  allOrNone: boolean,
): Promise<{ readonly answers: readonly CompositeAnswer[]; readonly stays: boolean }> {
  const answers: CompositeAnswer[] = []
  const stays = await org.store.transactions.runAsync(async () => {
    const bodies = new Map<string, unknown>()
    for (const sub of subrequests) {
      const answer = await answerOf(request, sub, bodies)
      bodies.set(sub.referenceId, answer.body)
      answers.push(shown(sub, answer))
      if (allOrNone && hasFailed(answer)) return false
    }
    return true
  })
  if (stays) return { answers, stays }
  const failedAt = answers.length - 1
  return { answers: subrequests.map((sub, i) => (i === failedAt ? answers[i] : undefined) ?? halted(sub)), stays }
}

/** What a subrequest answers that was undone, or never done, because of another one. */
export function halted({ referenceId }: Pick<CompositeSubrequest, 'referenceId'>): CompositeAnswer {
  const message = 'The transaction was rolled back since another operation in the same transaction failed.'
  return {
    body: [{ errorCode: 'PROCESSING_HALTED', message }],
    httpHeaders: {},
    httpStatusCode: 400,
    referenceId,
  }
}

async function answerOf(request: FastifyRequest, sub: CompositeSubrequest, bodies: Answers): Promise<SubAnswer> {
  try {
    const url = resolveText(sub.url, bodies)
    if (!url.startsWith('/services/data/')) {
      throw new ApiError(400, 'INVALID_INPUT', `The url must start with /services/data/: ${url}`)
    }
    const { method, httpHeaders: headers } = sub
    return await dispatch(request, { method, url, body: resolve(sub.body, bodies), headers })
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return { status: error.status, headers: {}, body: [{ errorCode: error.errorCode, message: error.message }] }
  }
}

function shown({ referenceId }: CompositeSubrequest, { status, headers, body }: SubAnswer): CompositeAnswer {
  return { body, httpHeaders: headers, httpStatusCode: status, referenceId }
}

const rowsSchema = z.array(z.looseObject({ success: z.boolean() })).min(1)

/** A collection answers 200 also when rows of it failed. */
function hasFailed({ status, body }: SubAnswer): boolean {
  if (status >= 400) return true
  const rows = rowsSchema.safeParse(body)
  return rows.success && rows.data.some(row => !row.success)
}
