// While jobs run, their leases are prolonged together; a job whose lease is lost is told to stop, since another worker
// may have it.
import type { Clock } from '../contract/primitives.ts'
import type { UnitOfWork, WorkTicket } from '../contract/stores.ts'
import { LeaseLost } from '../errors.ts'

export interface LeaseOptions {
  readonly unitOfWork: UnitOfWork
  readonly clock: Clock
  readonly leaseMs: number
  /** Aborted when the process is to stop. */
  readonly stopping: AbortSignal
}

export interface Leases {
  /** The signal aborts when the lease is lost and when the process stops. Call `release` when the job has ended. */
  hold(ticket: WorkTicket): { readonly signal: AbortSignal; release(): void }
  /** Ends the prolonging. */
  stop(): void
}

interface Hold {
  readonly ticket: WorkTicket
  readonly aborting: AbortController
  validUntil: number
}

/** Prolongs every lease of `holder` each third of its length. */
export function createLeases(holder: string, { unitOfWork, clock, leaseMs, stopping }: LeaseOptions): Leases {
  const held = new Set<Hold>()
  const lose = ({ ticket, aborting }: Hold) =>
    aborting.abort(new LeaseLost({ where: `job ${ticket.id}`, what: 'another worker took it over' }))

  const prolong = async (): Promise<void> => {
    const now = [...held]
    if (now.length === 0) return
    const until = clock.now() + leaseMs
    const tickets = now.map(({ ticket }) => ticket)
    try {
      const ours = await unitOfWork.stores.work.extend(tickets, holder, until)
      for (const hold of now) {
        if (ours.has(hold.ticket.id)) hold.validUntil = until
        else if (held.has(hold)) lose(hold)
      }
    } catch {
      // The database is away: the leases may still be ours, but not longer than they were promised.
      for (const hold of now) if (clock.now() > hold.validUntil) lose(hold)
    }
  }
  const timer = setInterval(() => void prolong(), leaseMs / 3)
  timer.unref()
  // One listener for all: a signal that follows two others costs a job more than all else that its lease does.
  const abortAll = () => {
    for (const { aborting } of held) aborting.abort(stopping.reason)
  }
  stopping.addEventListener('abort', abortAll)

  return {
    hold(ticket) {
      const hold = { ticket, aborting: new AbortController(), validUntil: clock.now() + leaseMs }
      held.add(hold)
      if (stopping.aborted) hold.aborting.abort(stopping.reason)
      return { signal: hold.aborting.signal, release: () => held.delete(hold) }
    },
    stop: () => {
      clearInterval(timer)
      stopping.removeEventListener('abort', abortAll)
    },
  }
}
