// GET /account-info/v3/details: which account this is, and its time zone.
import type { Endpoint } from '../../http/endpoint.ts'

/** Minutes that a time zone is ahead of UTC at a moment. */
function offsetMinutes(timeZone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).formatToParts(at)
  const name = parts.find(part => part.type === 'timeZoneName')?.value ?? 'GMT'
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0))
}

export const accountInfo: Endpoint = {
  method: 'GET',
  paths: ['v3', '2026-09', '2026-03'].map(version => `/account-info/${version}/details`),
  limit: 'burst',
  handle: ({ portal }) => {
    const offset = offsetMinutes(portal.timeZone, portal.clock.now())
    const two = (number: number): string => String(Math.abs(Math.trunc(number))).padStart(2, '0')
    return {
      status: 200,
      body: {
        portalId: portal.portalId,
        accountType: 'STANDARD',
        timeZone: portal.timeZone,
        companyCurrency: 'EUR',
        additionalCurrencies: [],
        utcOffset: `${offset < 0 ? '-' : '+'}${two(offset / 60)}:${two(offset % 60)}`,
        utcOffsetMilliseconds: offset * 60_000,
        uiDomain: 'app.hubspot.com',
        dataHostingLocation: 'na1',
      },
    }
  },
}
