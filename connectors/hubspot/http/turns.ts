// When a call may be made under HubSpot's rolling limits. A write's turn can be taken ahead, before the read that it is
// compared with: then nobody waits between the two while a person may edit.
import type { ConnectorDeps } from '../../../src/contract/connector.ts'
import type { RollingLimit } from '../../../src/contract/quota.ts'
import type { Moment } from '../../../src/domain/record.ts'

/** A turn that was taken ahead is good for so long: HubSpot counts calls when they are made. */
const AHEAD_MS = 5_000

interface Wanted {
  readonly under: RollingLimit
  readonly signal?: AbortSignal | undefined
  readonly writes?: boolean
  /** Takes the turn of the next write along. */
  readonly ahead?: boolean
}

/** The turns of one connection. */
export function createTurns({ budget, clock }: Pick<ConnectorDeps, 'budget' | 'clock'>) {
  /** When the turn of the next write was taken, where it was taken ahead. */
  let ahead: Moment | null = null
  const isAhead = () => ahead !== null && clock.now() - ahead <= AHEAD_MS

  return {
    /** Resolves when the call may be made. */
    async take({ under, signal, writes = false, ahead: along = false }: Wanted): Promise<void> {
      const taken = writes && isAhead()
      if (writes) ahead = null
      if (!taken) await budget.spend(under, signal, writes ? 'write' : 'read')
      if (!along || isAhead()) return
      await budget.spend(under, signal, 'write')
      ahead = clock.now()
    },
    /** HubSpot refused a call for too many: what was taken ahead is good no longer. */
    async refused(under: RollingLimit): Promise<void> {
      ahead = null
      await budget.refused(under)
    },
  }
}
