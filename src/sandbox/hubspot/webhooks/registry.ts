// The webhook settings of each app: where its events go, and its subscriptions.
import type { Subscription } from './subscription.ts'

export interface Target {
  readonly targetUrl: string
  readonly maxConcurrentRequests: number
  readonly createdAt: number
  readonly updatedAt: number
}

const FIRST_ID = 2_426_762

export class WebhookRegistry {
  readonly #targets = new Map<string, Target>()
  readonly #subscriptions = new Map<string, Subscription[]>()
  #nextId = FIRST_ID

  target(appId: string): Target | undefined {
    return this.#targets.get(appId)
  }

  configure(appId: string, targetUrl: string, maxConcurrentRequests: number, now: number): Target {
    const createdAt = this.#targets.get(appId)?.createdAt ?? now
    const target = { targetUrl, maxConcurrentRequests, createdAt, updatedAt: now }
    this.#targets.set(appId, target)
    return target
  }

  clear(appId: string): void {
    this.#targets.delete(appId)
  }

  /** Apps that have subscriptions, with them. */
  get all(): Iterable<readonly [string, readonly Subscription[]]> {
    return this.#subscriptions
  }

  of(appId: string): readonly Subscription[] {
    return this.#subscriptions.get(appId) ?? []
  }

  get(appId: string, id: number): Subscription | undefined {
    return this.of(appId).find(one => one.id === id)
  }

  add(
    appId: string,
    wanted: Pick<Subscription, 'eventType' | 'propertyName' | 'objectTypeId' | 'active'>,
    now: number,
  ) {
    const subscription: Subscription = { id: this.#nextId, ...wanted, createdAt: now, updatedAt: now }
    this.#nextId += 1
    this.#subscriptions.set(appId, [...this.of(appId), subscription])
    return subscription
  }

  activate(appId: string, id: number, active: boolean, now: number): Subscription | undefined {
    const known = this.get(appId, id)
    if (known === undefined) return undefined
    const changed = { ...known, active, updatedAt: now }
    const others = this.of(appId).map(one => (one.id === id ? changed : one))
    this.#subscriptions.set(appId, others)
    return changed
  }

  remove(appId: string, id: number): void {
    this.#subscriptions.set(
      appId,
      this.of(appId).filter(one => one.id !== id),
    )
  }
}
