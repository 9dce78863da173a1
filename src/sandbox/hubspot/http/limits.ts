// HubSpot's three limits: a rolling 10 s window per app, a day per account, and 5 searches a second per account.
import type { App } from '../access/app.ts'
import { ApiError } from './api-error.ts'
import { RollingWindow } from './rolling-window.ts'

/** The knobs; the control plane sets them. */
export interface LimitSettings {
  /** Calls per private app in any 10 s: 100 free, 190 professional, 250 with the add-on. */
  tenSecondly: number
  /** Calls per OAuth app in any 10 s. */
  oauthTenSecondly: number
  /** Calls per account and day, of all private apps together. */
  daily: number
  /** Searches per account in any second. */
  searchPerSecond: number
  /** What other programs take of the account's limits, all the time. */
  neighbours: {
    /** Calls per hour of other private apps: they count for the day. */
    callsPerHour: number
    /** Searches in every second. */
    searchesPerSecond: number
    /** Calls in every 10 s that another program makes with the same app's token. */
    callsPerTenSeconds: number
  }
}

export type LimitKind = 'burst' | 'search'

const HOUR_MS = 3_600_000

export class Limits {
  readonly settings: LimitSettings = {
    tenSecondly: 190,
    oauthTenSecondly: 110,
    daily: 650_000,
    searchPerSecond: 5,
    neighbours: { callsPerHour: 0, searchesPerSecond: 0, callsPerTenSeconds: 0 },
  }
  /** Calls that were counted since the start. */
  calls = 0
  /** Answers with 4xx or 5xx since the start: certified apps keep them below 5 % of their calls. */
  errors = 0
  readonly #bursts = new Map<string, { readonly ten: RollingWindow; readonly one: RollingWindow }>()
  readonly #searches = new RollingWindow(1_000)
  readonly #dayOf: Intl.DateTimeFormat
  #day = ''
  #today = 0
  /** Until when the neighbours' calls are counted. */
  #neighboursAt = 0

  /** `timeZone`: at its midnight the daily count starts anew. */
  constructor(timeZone: string) {
    this.#dayOf = new Intl.DateTimeFormat('en-CA', { timeZone })
  }

  /** Counts one call at `now`. Throws the 429 in HubSpot's words when the call may not be made; it is not counted. */
  take(app: App, kind: LimitKind, now: number): void {
    const { daily, searchPerSecond, neighbours } = this.settings
    if (app.kind === 'private' && this.usedToday(now) >= daily) throw tooMany('daily', 'DAILY', app)
    if (kind === 'search') {
      if (this.#searches.used(now) + neighbours.searchesPerSecond >= searchPerSecond) throw tooManySearches()
      this.#searches.add(now)
    } else {
      const { ten, one } = this.#burstOf(app)
      if (ten.used(now) + neighbours.callsPerTenSeconds >= this.#maxOf(app)) {
        throw tooMany('ten_secondly_rolling', 'TEN_SECONDLY_ROLLING', app)
      }
      ten.add(now)
      one.add(now)
    }
    this.calls += 1
    this.#today += app.kind === 'private' ? 1 : 0
  }

  /** Other programs use the account at `now`: their calls count, and are not ours. */
  crowd(
    taken: { readonly calls?: number; readonly searches?: number; readonly burst?: number },
    now: number,
    app?: App,
  ) {
    this.usedToday(now)
    this.#today += (taken.calls ?? 0) + (taken.searches ?? 0)
    this.#searches.add(now, taken.searches)
    if (app !== undefined) this.#burstOf(app).ten.add(now, taken.burst)
  }

  /** The headers that tell what is left. Search answers carry the daily ones only. */
  headers(app: App, kind: LimitKind, now: number): Record<string, string> {
    const left = (max: number, used: number): string => String(Math.max(0, max - used))
    const { daily, neighbours } = this.settings
    const day = {
      'X-HubSpot-RateLimit-Daily': String(daily),
      'X-HubSpot-RateLimit-Daily-Remaining': left(daily, this.usedToday(now)),
    }
    const tenSecondly = this.#maxOf(app)
    const secondly = Math.floor(tenSecondly / 10)
    const { ten, one } = this.#burstOf(app)
    const burst = {
      'X-HubSpot-RateLimit-Max': String(tenSecondly),
      'X-HubSpot-RateLimit-Remaining': left(tenSecondly, ten.used(now) + neighbours.callsPerTenSeconds),
      'X-HubSpot-RateLimit-Interval-Milliseconds': '10000',
      'X-HubSpot-RateLimit-Secondly': String(secondly),
      'X-HubSpot-RateLimit-Secondly-Remaining': left(secondly, one.used(now)),
    }
    return { ...(kind === 'search' ? {} : burst), ...(app.kind === 'oauth' ? {} : day) }
  }

  /** Calls of private apps since the account's last midnight, the neighbours' included. */
  usedToday(now: number): number {
    const day = this.#dayOf.format(now)
    if (day !== this.#day) {
      this.#day = day
      this.#today = 0
      this.#neighboursAt = now
    }
    const { callsPerHour } = this.settings.neighbours
    const more = callsPerHour === 0 ? 0 : Math.floor(((now - this.#neighboursAt) * callsPerHour) / HOUR_MS)
    if (more > 0 || callsPerHour === 0) this.#neighboursAt = now
    this.#today += Math.max(0, more)
    return this.#today
  }

  /** Forgets what was used, as if nobody had called for long. */
  reset(): void {
    this.#bursts.clear()
    this.#searches.clear()
    this.#today = 0
    this.calls = 0
    this.errors = 0
  }

  #maxOf(app: App): number {
    return app.kind === 'oauth' ? this.settings.oauthTenSecondly : this.settings.tenSecondly
  }

  #burstOf(app: App) {
    const known = this.#bursts.get(app.id)
    if (known !== undefined) return known
    const made = { ten: new RollingWindow(10_000), one: new RollingWindow(1_000) }
    this.#bursts.set(app.id, made)
    return made
  }
}

function tooMany(limit: string, policyName: string, app: App): ApiError {
  return new ApiError(429, {
    message: `You have reached your ${limit} limit.`,
    errorType: 'RATE_LIMIT',
    policyName,
    groupName: app.kind === 'oauth' ? `publicapi:oauth-app-calls:${app.id}` : 'publicapi:private-app-calls',
  })
}

function tooManySearches(): ApiError {
  return new ApiError(429, { message: 'You have reached your secondly limit.', category: 'RATE_LIMITS' })
}
