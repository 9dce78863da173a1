// GET /account-info/v3/api-usage/daily/private-apps: how much of the day's calls is used.
import type { Endpoint } from '../../http/endpoint.ts'

const DAY_MS = 86_400_000

/** The next midnight of a time zone, found hour by hour: days have 23 to 25 of them. */
function nextMidnight(timeZone: string, now: number): number {
  const dayOf = new Intl.DateTimeFormat('en-CA', { timeZone })
  const today = dayOf.format(now)
  let low = now
  let high = now + DAY_MS + 3_600_000
  while (high - low > 1_000) {
    const middle = Math.floor((low + high) / 2)
    if (dayOf.format(middle) === today) low = middle
    else high = middle
  }
  return Math.round(high / 60_000) * 60_000
}

export const apiUsage: Endpoint = {
  method: 'GET',
  paths: ['v3', '2026-09', '2026-03'].map(version => `/account-info/${version}/api-usage/daily/private-apps`),
  limit: 'burst',
  handle: ({ portal }) => {
    const now = portal.clock.now()
    const usage = {
      name: 'private-apps-api-calls-daily',
      usageLimit: portal.limits.settings.daily,
      currentUsage: portal.limits.usedToday(now),
      collectedAt: new Date(now).toISOString(),
      fetchStatus: 'SUCCESS',
      resetsAt: new Date(nextMidnight(portal.timeZone, now)).toISOString(),
    }
    return { status: 200, body: { results: [usage] } }
  },
}
