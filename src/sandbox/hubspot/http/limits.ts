// HubSpot's three limits: a rolling 10 s window per app, a day per account, and 5 searches a second per account.
import { ApiError } from './api-error.ts'

/** The knobs; the control plane sets them. */
export interface LimitSettings {
  /** Calls per app in any 10 s: 100 free, 190 professional, 250 with the add-on. */
  tenSecondly: number
  /** Calls per account and day, of all private apps together. */
  daily: number
  /** Searches per account in any second. */
  searchPerSecond: number
  /** How long search lags behind writes, milliseconds. */
  searchLagMs: number
}

/** An app as the limits see it: OAuth apps have no daily limit and no daily headers. */
export interface App {
  readonly id: string
  readonly kind: 'private' | 'oauth'
}

export type LimitKind = 'burst' | 'search'

/** When calls were made, as far back as a window reaches. */
class RollingWindow {
  readonly #ms: number
  #times: number[] = []
  #first = 0

  constructor(ms: number) {
    this.#ms = ms
  }

  used(now: number): number {
    while ((this.#times[this.#first] ?? Number.POSITIVE_INFINITY) <= now - this.#ms) this.#first += 1
    if (this.#first > 1000) {
      this.#times = this.#times.slice(this.#first)
      this.#first = 0
    }
    return this.#times.length - this.#first
  }

  add(now: number): void {
    this.#times.push(now)
  }
}

export class Limits {
  readonly settings: LimitSettings = { tenSecondly: 190, daily: 650_000, searchPerSecond: 5, searchLagMs: 1_000 }
  /** Calls that were counted since the start. */
  calls = 0
  readonly #bursts = new Map<string, { readonly ten: RollingWindow; readonly one: RollingWindow }>()
  readonly #searches = new RollingWindow(1_000)
  readonly #dayOf: Intl.DateTimeFormat
  #day = ''
  #today = 0

  /** `timeZone`: at its midnight the daily count starts anew. */
  constructor(timeZone: string) {
    this.#dayOf = new Intl.DateTimeFormat('en-CA', { timeZone })
  }

  /** Counts one call at `now`. Throws the 429 in HubSpot's words when the call may not be made; it is not counted. */
  take(app: App, kind: LimitKind, now: number): void {
    if (app.kind === 'private' && this.#usedToday(now) >= this.settings.daily) throw tooMany('daily', 'DAILY')
    if (kind === 'search') {
      if (this.#searches.used(now) >= this.settings.searchPerSecond) throw tooManySearches()
      this.#searches.add(now)
    } else {
      const { ten, one } = this.#burstOf(app)
      if (ten.used(now) >= this.settings.tenSecondly) throw tooMany('ten_secondly_rolling', 'TEN_SECONDLY_ROLLING')
      ten.add(now)
      one.add(now)
    }
    this.calls += 1
    this.#today += app.kind === 'private' ? 1 : 0
  }

  /** The headers that tell what is left. Search answers carry the daily ones only. */
  headers(app: App, kind: LimitKind, now: number): Record<string, string> {
    const { daily, tenSecondly } = this.settings
    const left = (max: number, used: number): string => String(Math.max(0, max - used))
    const day = {
      'X-HubSpot-RateLimit-Daily': String(daily),
      'X-HubSpot-RateLimit-Daily-Remaining': left(daily, this.#usedToday(now)),
    }
    const secondly = Math.floor(tenSecondly / 10)
    const { ten, one } = this.#burstOf(app)
    const burst = {
      'X-HubSpot-RateLimit-Max': String(tenSecondly),
      'X-HubSpot-RateLimit-Remaining': left(tenSecondly, ten.used(now)),
      'X-HubSpot-RateLimit-Interval-Milliseconds': '10000',
      'X-HubSpot-RateLimit-Secondly': String(secondly),
      'X-HubSpot-RateLimit-Secondly-Remaining': left(secondly, one.used(now)),
    }
    return { ...(kind === 'search' ? {} : burst), ...(app.kind === 'oauth' ? {} : day) }
  }

  #burstOf(app: App) {
    const known = this.#bursts.get(app.id)
    if (known !== undefined) return known
    const made = { ten: new RollingWindow(10_000), one: new RollingWindow(1_000) }
    this.#bursts.set(app.id, made)
    return made
  }

  #usedToday(now: number): number {
    const day = this.#dayOf.format(now)
    if (day !== this.#day) {
      this.#day = day
      this.#today = 0
    }
    return this.#today
  }
}

function tooMany(limit: string, policyName: string): ApiError {
  return new ApiError(429, {
    message: `You have reached your ${limit} limit.`,
    errorType: 'RATE_LIMIT',
    policyName,
    groupName: 'publicapi:private-app-calls',
  })
}

function tooManySearches(): ApiError {
  return new ApiError(429, { message: 'You have reached your secondly limit.', category: 'RATE_LIMITS' })
}
