// How the console and programs ask each route that reads: by the path of the API's description, with what differs from
// one request to the next. A route that is neither here nor left out by name fails the benchmark.

import { FILTERS } from '../audit/filters.ts'
import { CONNECTIONS, FIELDS, recordId, STREAMS } from '../audit/made-up.ts'
import { ALIASES } from './house.ts'
import { ALL_RECORDS, domainOf, emailOf, nameOf, phoneOf } from './records.ts'
import { RUNS, runOf } from './runs.ts'

/** A request that is no GET. */
export interface Sent {
  readonly method: 'POST'
  readonly path: string
  readonly body: object
}
/** The n-th request: its path below the API, or all of it. */
export type Ask = (n: number) => string | Sent

const pick = <T>(of: readonly T[], n: number): T => {
  const found = of[n % of.length]
  if (found === undefined) throw new Error('nothing to pick from')
  return found
}
const SYNCS = ALIASES.flatMap(alias => STREAMS.map(stream => `${stream.toLowerCase()}s-${alias}`))
const REASONS = ['normalized', 'refreshed', 'filled', 'overwritten'] as const
const DAY_MS = 86_400_000

type Asked = Readonly<Record<string, unknown>>

const query = (path: string, of: Asked) => {
  const said = Object.entries(of).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
  const text = new URLSearchParams(said)
  return text.size === 0 ? path : `${path}?${text}`
}
const place = (...of: readonly (string | number)[]) => Buffer.from(JSON.stringify(of)).toString('base64url')

/** Who looks at a run looks at one of the newest: the last of the audit and of the year, those of today, those that wait. */
const NEWEST = 30
const anyRun = (n: number): string => {
  const kind = pick(['audit', 'today', 'waiting', 'older'] as const, n)
  return runOf(kind, RUNS[kind] - 1 - (Math.floor(n / 4) % Math.min(NEWEST, RUNS[kind])))
}
const waitingRun = (n: number): string => runOf('waiting', n % RUNS.waiting)
/** Every other one is among those that the audit tells of. */
const placeOfRecord = (n: number): string => {
  const record = n % 2 === 0 ? (n * 7_919) % 60_000 : 60_000 + ((n * 104_729) % (ALL_RECORDS - 60_000))
  const isTold = n % 2 === 0
  const connection = isTold ? Math.floor(record / 20_000) : ([0, 0, 0, 0, 0, 0, 0, 1, 1, 2][record % 10] ?? 0)
  const stream = isTold ? Math.floor(record / 10_000) % 2 : Math.floor(record / 10) % 2
  return `/records/${ALIASES[connection]}/${STREAMS[stream]}/${recordId(record)}`
}

const ALIAS_OF = new Map<string, string>(CONNECTIONS.map((id, at) => [id, ALIASES[at] ?? '']))
const isoOf = (at: number) => new Date(at).toISOString()
/** The filters of the audit's own benchmark, as they are asked over HTTP; each from the beginning, and from the middle. */
const auditAsks = Object.values(FILTERS).flatMap(({ connectionId, recordId: record, runId, since, until, ...same }) => {
  const asked = {
    ...same,
    ...(connectionId !== undefined && { connection: ALIAS_OF.get(connectionId) }),
    ...(record !== undefined && { record }),
    ...(runId !== undefined && { run: runId }),
    ...(since !== undefined && { since: isoOf(since) }),
    ...(until !== undefined && { until: isoOf(until) }),
  }
  return [asked, { ...asked, cursor: place(51_200_000) }]
})

function runAsks(now: number): readonly Asked[] {
  return [
    {},
    { status: 'failed' },
    { mode: 'full' },
    { since: isoOf(now - DAY_MS) },
    { status: 'planned' },
    { status: 'superseded' },
    { cursor: place(now - 200 * DAY_MS, runOf('older', 9_000)) },
    ...SYNCS.map(sync => ({ sync })),
    { sync: pick(SYNCS, 1), status: 'incomplete' },
  ]
}

/** `now`: when the newest runs of the house were. */
export const asksAt = (now: number): Readonly<Record<string, Ask>> => ({
  '/session': () => '/session',
  '/users': () => '/users',
  '/keys': () => '/keys',
  '/connections': () => '/connections',
  '/syncs': () => '/syncs',
  '/syncs/{sync}': n => `/syncs/${pick(SYNCS, n)}`,
  '/syncs/{sync}/setup': n => `/syncs/${pick(SYNCS, n)}/setup`,
  '/syncs/{sync}/schedule': n => query(`/syncs/${pick(SYNCS, n)}/schedule`, { count: 1 + (n % 10) }),
  '/runs': n => query('/runs', pick(runAsks(now), n)),
  '/runs/{run}': n => `/runs/${anyRun(n)}`,
  '/runs/{run}/changes': n => query(`/runs/${anyRun(n)}/changes`, n % 2 === 0 ? {} : { field: pick(FIELDS, n >> 1) }),
  '/runs/{run}/errors': n => `/runs/${anyRun(n)}/errors`,
  '/runs/{run}/partitions': n => `/runs/${anyRun(n)}/partitions`,
  '/plans': () => '/plans',
  '/plans/{run}': n => `/plans/${waitingRun(n)}`,
  '/plans/{run}/changes': n =>
    query(`/plans/${waitingRun(n)}/changes`, {
      ...(n % 2 === 0 && { field: pick(FIELDS, n) }),
      ...(n % 3 === 0 && { reason: pick(REASONS, n) }),
      ...(n % 7 === 0 && { record: recordId((n * 17) % 100_000) }),
      ...(n % 7 === 3 && { text: `44 ${(n * 7_919) % 50_000}` }),
    }),
  '/audit/verifications': n => query('/audit/verifications', n % 2 === 0 ? {} : { run: anyRun(n >> 1) }),
  '/audit': n => query('/audit', n % 9 === 8 ? { sync: pick(SYNCS, n) } : pick(auditAsks, n)),
  '/records/{connection}/{stream}/{record}': placeOfRecord,
  '/records/{connection}/{stream}/{record}/fields/{field}': n => `${placeOfRecord(n)}/fields/${pick(FIELDS, n >> 1)}`,
  '/overview': () => '/overview',
  '/queues': () => '/queues',
  '/setup': () => '/setup',
  '/setup/schema': () => '/setup/schema',
  '/setup/versions': n => query('/setup/versions', n % 2 === 0 ? {} : { cursor: place(50 + (n % 200)) }),
  '/setup/versions/{version}': n => `/setup/versions/${1 + (n % 300)}`,
})

const personOf = (n: number) => (n * 7_919) % ALL_RECORDS
const find = (text: string): Sent => ({ method: 'POST', path: '/records/find', body: { text } })

/** What is searched for by a POST, because what is typed may be a person's: by what, and how. */
export const searchesAt: Readonly<Record<string, Ask>> = {
  '/records/find id': n => find(recordId(personOf(n))),
  '/records/find email': n => find(emailOf(personOf(n))),
  '/records/find phone': n => find(phoneOf(personOf(n))),
  '/records/find domain': n => find(domainOf(personOf(n))),
  '/records/find name': n => find(n % 2 === 0 ? nameOf(personOf(n)) : nameOf(personOf(n)).slice(0, 3 + (n % 6))),
  '/records/find nobody': n => find(`nobody-${n}@example.org`),
}

/** What is no list and no search, with the reason. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  '/sign-on': 'sends the browser to the log-in of the organisation',
  '/sign-on/back': 'takes the browser back from there',
  '/connections/allowed': 'takes the browser back from the CRM',
  '/connections/{alias}/streams': 'asks the CRM, which takes as long as it takes',
  '/connections/{alias}/streams/{stream}': 'asks the CRM, which takes as long as it takes',
  '/runs/{run}/events': 'goes on as long as the run does',
  '/audit/export': 'as long as what is asked for; bench audit measures it',
}
