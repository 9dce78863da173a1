// Twenty users at once on one route: each sends its next request as soon as it has the answer to the one before, and no
// two ask for the same at the same moment.
import autocannon from 'autocannon'
import type { Ask } from './asks.ts'

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

/** Throws where any answer is not a success. `cookies`: of as many log-ins as there are users. */
export async function loadRoute(url: string, cookies: readonly string[], ask: Ask): Promise<Times> {
  await shoot(url, cookies, ask, WARM_UP_SECONDS)
  const times = await shoot(url, cookies, ask, SECONDS)
  if (times.length === 0) throw new Error(`${ask(0)}: no answer within ${SECONDS} s`)
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  return { p50: at(0.5), p95: at(0.95), perS: times.length / SECONDS }
}

async function shoot(url: string, cookies: readonly string[], ask: Ask, seconds: number): Promise<number[]> {
  const times: number[] = []
  const refused: string[] = []
  let user = 0
  const { promise, resolve, reject } = Promise.withResolvers<autocannon.Result>()
  const setupClient = (client: autocannon.Client) => {
    const first = user * REQUESTS
    const headers = { cookie: cookies[user % cookies.length] }
    user += 1
    client.setRequests(Array.from({ length: REQUESTS }, (_, n) => ({ path: `/api/v1${ask(first + n)}`, headers })))
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
    throw new Error(`${ask(0)}: ${told}`)
  }
  return times
}
