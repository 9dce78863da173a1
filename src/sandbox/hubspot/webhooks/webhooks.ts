// Turns the portal's events into deliveries: collected into requests, sent side by side up to the app's limit, and
// tried again with growing pauses on the sandbox's clock.
import type { SandboxClock } from '../../clock.ts'
import { createRandom, type Random } from '../../random.ts'
import type { App } from '../access/app.ts'
import type { PortalEvent, PortalEvents } from '../store/events.ts'
import { type Message, messageOf } from './message.ts'
import { post, type Receipt } from './post.ts'
import { WebhookRegistry } from './registry.ts'
import { usualSettings, type WebhookSettings } from './settings.ts'
import { wants } from './subscription.ts'

export interface WebhookGround {
  readonly portalId: number
  readonly clock: SandboxClock
  readonly events: PortalEvents
  readonly apps: { get(id: string): App | undefined }
  table(typeId: string): { readonly type: { readonly singular: string } } | undefined
}

/** One request, sent or waiting. */
interface Delivery {
  readonly appId: string
  readonly messages: readonly Message[]
  readonly attempt: number
  /** Epoch milliseconds of the next try. */
  readonly due: number
}

/** A try that was made, for the control plane. */
export interface Attempt {
  readonly at: number
  readonly appId: string
  readonly url: string
  readonly attemptNumber: number
  readonly events: readonly object[]
  readonly outcome: Receipt
  /** When it is tried again; null when it went well or is given up. */
  readonly retryAt: number | null
}

/** Pauses before each of ten further tries, minutes; together less than a day. */
const PAUSES_MIN = [1, 3, 7, 15, 30, 60, 120, 240, 360, 600] as const
const KEPT_ATTEMPTS = 10_000
const MINUTE_MS = 60_000

export class Webhooks {
  readonly settings: WebhookSettings = usualSettings()
  readonly registry = new WebhookRegistry()
  readonly attempts: Attempt[] = []
  readonly #ground: WebhookGround
  readonly #random: Random
  /** Events per app that wait for a request. */
  readonly #collected = new Map<string, Message[]>()
  #waiting: Delivery[] = []
  readonly #sending = new Map<string, Set<Promise<void>>>()

  constructor(ground: WebhookGround, seed: number) {
    this.#ground = ground
    this.#random = createRandom(seed)
    ground.events.listen(event => this.#hear(event))
  }

  /** Events and requests that wait, those being sent included. */
  get pending(): number {
    const collected = [...this.#collected.values()].reduce((sum, list) => sum + list.length, 0)
    const sending = [...this.#sending.values()].reduce((sum, set) => sum + set.size, 0)
    return collected + this.#waiting.length + sending
  }

  /**
   * Sends all that is due, and waits for the answers; with `retries` also what is to be tried later, again and again
   * until all is delivered or given up.
   */
  async flush(retries: boolean): Promise<void> {
    this.#pack()
    for (let due = this.#due(retries); due.length > 0; due = this.#due(retries)) {
      for (const delivery of due) await this.#start(delivery)
      await this.#settled()
    }
  }

  /** Forgets what waits and what was sent. */
  clear(): void {
    this.#collected.clear()
    this.#waiting = []
    this.attempts.length = 0
  }

  #hear(event: PortalEvent): void {
    for (const [appId, subscriptions] of this.registry.all) {
      const singular = this.#ground.table(event.typeId)?.type.singular ?? ''
      const wanted = subscriptions.filter(subscription => wants(subscription, event, singular))
      if (wanted.length === 0 || this.registry.target(appId) === undefined) continue
      const eventId = this.#random.int(1, 2 ** 32 - 1)
      const about = { eventId, portalId: this.#ground.portalId, appId: Number(appId) }
      const messages = wanted.map(subscription => messageOf(event, subscription, about))
      const known = this.#collected.get(appId)
      if (known === undefined) this.#collected.set(appId, messages)
      else known.push(...messages)
      if (known === undefined && this.settings.auto) this.#wakeAt(this.#ground.clock.now() + this.settings.collectMs)
    }
  }

  #wakeAt(at: number): void {
    this.#ground.clock.at(at, () => (this.settings.auto ? this.flush(false) : undefined))
  }

  /** Cuts what was collected into requests, some of them twice or in another order where that is wanted. */
  #pack(): void {
    const { batchSize, duplicateShare, reorderShare } = this.settings
    const now = this.#ground.clock.now()
    for (const [appId, messages] of this.#collected) {
      for (let start = 0; start < messages.length; start += batchSize) {
        const batch = messages.slice(start, start + batchSize)
        const reorder = this.#random.chance(reorderShare)
        const delivery = { appId, messages: reorder ? batch.toReversed() : batch, attempt: 0, due: now }
        const copies = this.#random.chance(duplicateShare) ? [delivery, delivery] : [delivery]
        if (reorder) this.#waiting.push(...copies)
        else this.#waiting.unshift(...copies.toReversed())
      }
    }
    this.#collected.clear()
  }

  /** Takes the requests whose time has come; all of them with `retries`. */
  #due(retries: boolean): Delivery[] {
    const now = this.#ground.clock.now()
    const due = this.#waiting.filter(delivery => retries || delivery.due <= now)
    this.#waiting = this.#waiting.filter(delivery => !due.includes(delivery))
    return due
  }

  /** Sends a request as soon as the app's limit allows. */
  async #start(delivery: Delivery): Promise<void> {
    const { appId } = delivery
    const running = this.#sending.get(appId) ?? new Set()
    this.#sending.set(appId, running)
    const max = this.registry.target(appId)?.maxConcurrentRequests ?? 1
    while (running.size >= max) await Promise.race(running)
    const sent = this.#send(delivery).finally(() => running.delete(sent))
    running.add(sent)
  }

  async #settled(): Promise<void> {
    await Promise.all([...this.#sending.values()].flatMap(set => [...set]))
  }

  async #send({ appId, messages, attempt }: Delivery): Promise<void> {
    const target = this.registry.target(appId)
    const app = this.#ground.apps.get(appId)
    if (target === undefined || app === undefined) return
    const events = messages.map(message => ({ ...message, attemptNumber: attempt }))
    const at = this.#ground.clock.now()
    const outgoing = { url: target.targetUrl, body: JSON.stringify(events), secret: app.clientSecret, now: at }
    const outcome = await post(outgoing, this.settings)
    const well = 'status' in outcome && outcome.status >= 200 && outcome.status < 300
    const pause = PAUSES_MIN[attempt]
    const retryAt = well || pause === undefined ? null : at + Math.round(pause * MINUTE_MS * this.#jitter())
    if (retryAt !== null) {
      this.#waiting.push({ appId, messages, attempt: attempt + 1, due: retryAt })
      if (this.settings.auto) this.#wakeAt(retryAt)
    }
    this.attempts.push({ at, appId, url: target.targetUrl, attemptNumber: attempt, events, outcome, retryAt })
    if (this.attempts.length > KEPT_ATTEMPTS) this.attempts.shift()
  }

  #jitter(): number {
    return 0.8 + 0.2 * this.#random.next()
  }
}
