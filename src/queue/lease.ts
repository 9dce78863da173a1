// While a job runs, its lease is prolonged; when that fails, the job is told to stop, since another worker may have it.
import type { Clock } from '../contract/primitives.ts'
import type { UnitOfWork } from '../contract/stores.ts'
import { LeaseLost } from '../errors.ts'

export interface LeaseOptions {
  readonly unitOfWork: UnitOfWork
  readonly clock: Clock
  readonly leaseMs: number
  readonly stopping: AbortSignal
}

/** Prolongs the lease every third of its length until stopped. The signal aborts on loss and when the process stops. */
export function keepLease(
  id: string,
  holder: string,
  { unitOfWork, clock, leaseMs, stopping }: LeaseOptions,
): { readonly signal: AbortSignal; stop(): void } {
  const lost = new AbortController()
  const lose = () => lost.abort(new LeaseLost({ where: `job ${id}`, what: 'another worker took it over' }))
  let validUntil = clock.now() + leaseMs
  const timer = setInterval(() => {
    const until = clock.now() + leaseMs
    unitOfWork.stores.work.extend(id, holder, until).then(
      held => {
        if (held) validUntil = until
        else lose()
      },
      // The database is away: the lease may still be ours, but not longer than it was promised.
      () => {
        if (clock.now() > validUntil) lose()
      },
    )
  }, leaseMs / 3)
  timer.unref()
  return { signal: AbortSignal.any([lost.signal, stopping]), stop: () => clearInterval(timer) }
}
