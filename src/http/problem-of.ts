// From whatever was thrown to the problem that is answered. What nobody foresaw is told to the log, and not to who asked.
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import {
  ConfigError,
  ConnectionLost,
  Denied,
  EvergreenError,
  FatalError,
  lineOf,
  NotKnown,
  Outdated,
  PlanWaits,
  Postponed,
  Refused,
  RetriableError,
} from '../errors.ts'
import { type Fault, type Problem, type ProblemCode, ProblemError } from './problems.ts'

const DENIALS: Readonly<Record<Denied['denial'], ProblemCode>> = {
  unknown: 'unauthenticated',
  expired: 'session_expired',
  wrong: 'login_failed',
  throttled: 'login_throttled',
  forbidden: 'forbidden',
  stray: 'bad_state',
}

/** Errors of Fastify itself, by their status. */
const BY_STATUS: Readonly<Record<number, ProblemCode>> = {
  400: 'invalid_request',
  404: 'no_such_route',
  413: 'too_large',
  415: 'unsupported_type',
}

/** `now`: to tell in how many seconds it is worth trying again. */
export function problemOf(error: unknown, now: number): Problem {
  if (error instanceof ProblemError) return error.problem
  if (hasZodFastifySchemaValidationErrors(error)) return invalid(error)
  if (error instanceof EvergreenError) return ofOurs(error, now)
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
  const code = BY_STATUS[status]
  if (code !== undefined) return { code, detail: lineOf(error) }
  return { code: 'unexpected', detail: 'The log of Evergreen tells what happened.', fix: 'Ask who runs it to look.' }
}

function invalid(
  error: { readonly validation: readonly { instancePath: string; message?: string }[] } & object,
): Problem {
  const context = 'validationContext' in error ? String(error.validationContext) : 'request'
  const faults = error.validation.map(({ instancePath, message = 'is not right' }): Fault => {
    return { at: `${context}${instancePath.replaceAll('/', '.')}`, what: message }
  })
  const detail = faults.map(({ at, what }) => `${at}: ${what}`).join('; ')
  return { code: 'invalid_request', detail, fix: 'The API is described at /api/v1/docs.', faults }
}

function ofOurs(error: EvergreenError, now: number): Problem {
  const about = { detail: detailOf(error), fix: error.inConsole }
  if (error instanceof Denied) {
    const { denial, until } = error
    return { ...about, code: DENIALS[denial], ...(until !== null && { retryAfter: secondsTo(until, now) }) }
  }
  if (error instanceof NotKnown) return { ...about, code: 'not_known' }
  if (error instanceof Outdated) return { ...about, code: 'changed_meanwhile' }
  if (error instanceof PlanWaits) return { ...about, code: 'plan_waits' }
  if (error instanceof Refused) return { ...about, code: 'refused' }
  if ('problems' in error && Array.isArray(error.problems)) {
    return { ...about, code: 'setup_not_right', faults: error.problems.map(line => faultOf(String(line))) }
  }
  if (error instanceof ConfigError) return { ...about, code: 'not_right' }
  if (error instanceof Postponed) return { ...about, code: 'not_yet', retryAfter: secondsTo(error.until, now) }
  if (error instanceof RetriableError || error instanceof ConnectionLost) return { ...about, code: 'unavailable' }
  return { ...about, code: error instanceof FatalError ? 'failed' : 'refused' }
}

/** Its line, which ends with what to do, without the commands of a terminal. */
function detailOf(error: EvergreenError): string {
  const line = lineOf(error)
  const { fix, inConsole } = error
  if (fix === null || inConsole === null || !line.endsWith(fix)) return line
  return line.slice(0, -fix.length) + inConsole
}

const secondsTo = (until: number, now: number) => Math.max(1, Math.ceil((until - now) / 1_000))

/** "set-up:12:5: syncs.a: what" is at "set-up:12:5", "schedule.zone: what" at "schedule.zone". */
function faultOf(line: string): Fault {
  const [, at = '', what = line] = /^(.*?:\d+:\d+|[\w.[\]-]+): (.*)$/s.exec(line) ?? []
  return { at, what }
}
