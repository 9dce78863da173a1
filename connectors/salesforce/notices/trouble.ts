// Failures of the Pub/Sub API → what to do next. Salesforce's own code comes in the trailers, and says more than gRPC's.
import { Code, ConnectError } from '@connectrpc/connect'
import type { ConnectorDeps } from '../../../src/contract/connector.ts'
import { ConfigError, ConnectionLost, EvergreenError, QuotaExhausted, RetriableError } from '../../../src/errors.ts'

const PREFIX = /^sfdc\.platform\.eventbus\.grpc\./
/** The allocation of delivered events is counted over 24 hours, so some come back within the hour. */
const ALLOCATION_MS = 3_600_000
/** Asked for wrongly, from where the API stands: what it does not have, or not for us. */
const NOT_THERE = new Set([Code.NotFound, Code.InvalidArgument, Code.FailedPrecondition, Code.Unimplemented])

/** "subscription.fetch.replayid.corrupted"; empty for what is none of the API's own errors. */
function codeOf(error: unknown): string {
  return error instanceof ConnectError ? (error.metadata.get('error-code') ?? '').replace(PREFIX, '') : ''
}

/** The session has ended; a new one may help. */
export function isSessionEnd(error: unknown): boolean {
  return error instanceof ConnectError && error.code === Code.Unauthenticated
}

/** What came after this replay id is not kept any more. */
export function isPositionLost(error: unknown): boolean {
  return error instanceof ConnectError && /replay_?id/i.test(`${codeOf(error)} ${error.rawMessage}`.replace(/ /g, ''))
}

/** In: what a call threw, and of which object. Out: our error; what was thrown by us, or by nobody we know, as it is. */
export function troubleOf(error: unknown, about: string, origin: string, deps: ConnectorDeps): unknown {
  if (!(error instanceof ConnectError)) return error
  if (error.cause instanceof EvergreenError) return error.cause
  const where = deps.alias
  const own = codeOf(error)
  const told = own === '' ? '' : ` (${own})`
  if (error.code === Code.ResourceExhausted || own.endsWith('limit.exceeded')) {
    const what = `Salesforce delivers no more change events for now${told}`
    const fix = 'They are asked for again by themselves; the runs of the schedule find the changes meanwhile.'
    return new QuotaExhausted({ where, what, fix, until: deps.clock.now() + ALLOCATION_MS })
  }
  if (error.code === Code.PermissionDenied) return notPermitted(about, where, told)
  if (error.code === Code.Unauthenticated) {
    const what = `the Pub/Sub API refuses the session${told}`
    return new ConfigError({ where, what, fix: 'Give the connected app the scope api, and check its IP policy.' })
  }
  if (NOT_THERE.has(error.code)) {
    const what = `Salesforce has no change events of ${about}${told}`
    return new ConfigError({ where, what, fix: 'Select it in Setup → Change Data Capture, if it can be there.' })
  }
  return networkTrouble(error, origin, deps, told)
}

/** The integration user may not hear of all records of an object, and events mind no sharing. */
export function notPermitted(about: string, where: string, told = ''): ConfigError {
  const what = `the integration user may not subscribe to change events of ${about}${told}`
  return new ConfigError({ where, what, fix: `Give it View All Records on ${about} by a permission set.` })
}

function networkTrouble(error: ConnectError, origin: string, deps: ConnectorDeps, told: string): unknown {
  const where = deps.alias
  const known = deps.outbound.explain(error.cause, { url: origin, where })
  if (known instanceof EvergreenError) return known
  if (error.code === Code.DeadlineExceeded) {
    const fix = 'It is tried again by itself; if it lasts, check the network.'
    return new RetriableError({ where, what: `${origin} did not answer in time`, fix })
  }
  const what = `the stream of change events from ${origin} ended: ${Code[error.code]}${told}`
  return new ConnectionLost({ where, what, fix: 'It is opened again.', cause: error })
}
