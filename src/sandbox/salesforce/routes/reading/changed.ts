// /sobjects/{T}/updated and /deleted: which records changed or went in a stretch of time, by their SystemModstamp.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ApiError } from '../../api-error.ts'
import type { Org } from '../../org.ts'
import { firstAt, rowsByStamp } from '../../soql/read/stamp-index.ts'
import { parseStamp, stampOf } from '../../stamp.ts'
import type { Row } from '../../store/table.ts'
import { DATA, type PathParams, queryText, typeOf } from '../request.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const LOOK_BACK = 30 * DAY
/** The recycle bin keeps what was deleted for fifteen days. */
const KEPT = 15 * DAY
const MOST_IDS = 600_000

interface Window {
  readonly start: number
  readonly end: number
}

export function changedRoutes(scope: FastifyInstance, org: Org): void {
  scope.get<PathParams>(`${DATA}/sobjects/:type/updated`, async request => {
    const window = windowOf(request, org)
    const rows = rowsIn(request, org, window).filter(row => row['IsDeleted'] !== true)
    return { ids: checked(rows).map(row => row.Id), latestDateCovered: covered(org, window) }
  })

  scope.get<PathParams>(`${DATA}/sobjects/:type/deleted`, async request => {
    const window = windowOf(request, org)
    const rows = rowsIn(request, org, window).filter(row => row['IsDeleted'] === true)
    return {
      deletedRecords: checked(rows).map(row => ({ deletedDate: row['SystemModstamp'], id: row.Id })),
      earliestDateAvailable: stampOf(floorMinute(org.clock.now() - KEPT)),
      latestDateCovered: covered(org, window),
    }
  })
}

function rowsIn(request: FastifyRequest<PathParams>, org: Org, { start, end }: Window): Row[] {
  const type = typeOf(request)
  if (type.field('SystemModstamp') === undefined) {
    throw new ApiError(400, 'INVALID_TYPE', `sObject type '${type.name}' is not replicateable`)
  }
  const rows = rowsByStamp(org.store.table(type), 'SystemModstamp')
  const from = firstAt(rows, 'SystemModstamp', stampOf(start), false)
  return rows.slice(from, firstAt(rows, 'SystemModstamp', stampOf(end), false))
}

function checked(rows: Row[]): Row[] {
  if (rows.length <= MOST_IDS) return rows
  throw new ApiError(400, 'EXCEEDED_ID_LIMIT', `The ID limit of ${MOST_IDS} has been exceeded`)
}

/** @throws ApiError 400 for moments that are missing, malformed, too old, or too near to each other */
function windowOf(request: FastifyRequest<PathParams>, org: Org): Window {
  const [start, end] = (['start', 'end'] as const).map(name => floorMinute(momentOf(request, name)))
  if (start === undefined || end === undefined) throw replication('startDate and endDate are needed')
  if (end - start < MINUTE) throw replication('endDate must be at least one minute after startDate')
  if (start < org.clock.now() - LOOK_BACK) throw replication('startDate cannot be more than 30 days ago')
  return { start, end }
}

function momentOf(request: FastifyRequest<PathParams>, name: 'start' | 'end'): number {
  // A plus that the client did not encode has become a space.
  const text = queryText(request, name)?.replace(' ', '+')
  if (text === undefined) throw new ApiError(400, 'MISSING_ARGUMENT', `Required parameter is missing: ${name}`)
  const stamp = parseStamp(text)
  if (stamp === null) throw new ApiError(400, 'MALFORMED_QUERY', `Invalid value for parameter ${name}: ${text}`)
  return Date.parse(stamp.replace('+0000', 'Z'))
}

function replication(message: string): ApiError {
  return new ApiError(400, 'INVALID_REPLICATION_DATE', message)
}

/** Seconds are ignored. */
function floorMinute(epochMs: number): number {
  return Math.floor(epochMs / MINUTE) * MINUTE
}

function covered(org: Org, { end }: Window): string {
  return stampOf(floorMinute(Math.min(end, org.clock.now())))
}
