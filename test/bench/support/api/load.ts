// Twenty users at once on one route: each sends its next request as soon as it has the answer to the one before, and no
// two ask for the same at the same moment.
import autocannon from 'autocannon'
import type { Ask } from './asks.ts'
import type { Login } from './served.ts'

export const USERS = 20
const SECONDS = 4
const WARM_UP_SECONDS = 1
/** Each user's own requests, which it then repeats. */
const REQUESTS = 40

export interface Times {
  readonly p50: number
  readonly p95: number
  readonly perS: number
}

/** Throws where any answer is not a success. `logins`: as many as there are users. */
export async function loadRoute(url: string, logins: readonly Login[], ask: Ask): Promise<Times> {
  await shoot(url, logins, ask, WARM_UP_SECONDS)
  const times = await shoot(url, logins, ask, SECONDS)
  if (times.length === 0) throw new Error(`${nameOf(ask)}: no answer within ${SECONDS} s`)
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  return { p50: at(0.5), p95: at(0.95), perS: times.length / SECONDS }
}

function nameOf(ask: Ask): string {
  const asked = ask(0)
  return typeof asked === 'string' ? asked : `${asked.method} ${asked.path}`
}

/** As a page of the console sends it. */
function requestOf(asked: ReturnType<Ask>, url: string, { cookie, csrf }: Login): autocannon.Request {
  if (typeof asked === 'string') return { path: `/api/v1${asked}`, headers: { cookie } }
  const headers = { cookie, 'x-csrf-token': csrf, origin: url, 'content-type': 'application/json' }
  return { method: asked.method, path: `/api/v1${asked.path}`, headers, body: JSON.stringify(asked.body) }
}

async function shoot(url: string, logins: readonly Login[], ask: Ask, seconds: number): Promise<number[]> {
  const times: number[] = []
  const refused: string[] = []
  let user = 0
  const { promise, resolve, reject } = Promise.withResolvers<autocannon.Result>()
  const setupClient = (client: autocannon.Client) => {
    const first = user * REQUESTS
    const login = logins[user % logins.length]
    if (login === undefined) throw new Error('nobody is logged in')
    user += 1
    client.setRequests(Array.from({ length: REQUESTS }, (_, n) => requestOf(ask(first + n), url, login)))
  }
  const shots = autocannon({ url, connections: USERS, duration: seconds, setupClient }, (error, result) =>
    error === null ? resolve(result) : reject(error),
  )
  shots.on('response', (_client, status, _bytes, ms) => {
    times.push(ms)
    if (status !== 200) refused.push(String(status))
  })
  const { errors, timeouts } = await promise
  if (refused.length + errors + timeouts > 0) {
    const told = `${refused.length} answers were ${[...new Set(refused)]}, ${errors} errors, ${timeouts} timeouts`
    throw new Error(`${nameOf(ask)}: ${told}`)
  }
  return times
}
