// What went wrong, as the API tells it: what, what to do, and a code that stays.
export interface Problem {
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly fix: string | null
  readonly faults: readonly { readonly at: string; readonly what: string }[]
}

export class ProblemFailure extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail)
    this.problem = problem
  }
}

const text = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise)

/** A problem out of whatever was answered; a proxy between may have answered something else. */
export function problemFrom(body: unknown, status: number): Problem {
  const told: Partial<Record<string, unknown>> = typeof body === 'object' && body !== null ? { ...body } : {}
  const faults = Array.isArray(told['faults']) ? told['faults'] : []
  return {
    title: text(told['title'], 'Not answered'),
    status,
    code: text(told['code'], `http_${status}`),
    detail: text(told['detail'], `the server answered ${status} and said no more`),
    fix: typeof told['fix'] === 'string' ? told['fix'] : null,
    faults: faults.flatMap(each =>
      typeof each?.at === 'string' && typeof each.what === 'string' ? [{ at: each.at, what: each.what }] : [],
    ),
  }
}

/** Any failure as a problem: a server that is not reached is one as well. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemFailure) return error.problem
  return {
    title: 'Not reached',
    status: 0,
    code: 'not_reached',
    detail: 'Evergreen does not answer',
    fix: 'Look whether you are online, then try again. Where others cannot reach it either, ask who runs Evergreen to start it.',
    faults: [],
  }
}
