// How deliveries behave: the knobs of the control plane.

export interface WebhookSettings {
  /** Send by itself; else only when the control plane flushes. */
  auto: boolean
  /** How long an event waits for others to share its request, milliseconds. */
  collectMs: number
  /** Events in one request, at most 100. */
  batchSize: number
  /** How long the receiver may take, real milliseconds. */
  timeoutMs: number
  /** How many deliveries, of all, come a second time. */
  duplicateShare: number
  /** How many deliveries, of all, have their events in another order and come late. */
  reorderShare: number
  signature: 'good' | 'bad' | 'stale'
  /** Which older signature stands beside version 3. */
  olderSignature: 'v1' | 'v2'
}

export function usualSettings(): WebhookSettings {
  return {
    auto: true,
    collectMs: 20,
    batchSize: 100,
    timeoutMs: 5_000,
    duplicateShare: 0,
    reorderShare: 0,
    signature: 'good',
    olderSignature: 'v1',
  }
}
