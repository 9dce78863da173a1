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

/** The turns of one connection. Several writes may be under way, each with the read that it is compared with. */
export function createTurns({ budget, clock }: Pick<ConnectorDeps, 'budget' | 'clock'>) {
  /** When turns of writes were taken ahead, the earliest first. */
  const ahead: Moment[] = []
  /** So many of them are for reads to come: what was read so far had nothing to be written. */
  let free = 0
  const dropOld = (): void => {
    while (ahead[0] !== undefined && clock.now() - ahead[0] > AHEAD_MS) ahead.shift()
    free = Math.min(free, ahead.length)
  }

  return {
    /** Resolves when the call may be made. */
    async take({ under, signal, writes = false, ahead: along = false }: Wanted): Promise<void> {
      dropOld()
      if (writes && ahead.shift() !== undefined) return
      await budget.spend(under, signal, writes ? 'write' : 'read')
      if (!along) return
      dropOld()
      if (free > 0) free -= 1
      else {
        await budget.spend(under, signal, 'write')
        ahead.push(clock.now())
      }
    },
    /** The write that a turn was taken ahead for has nothing to send. */
    unsent(): void {
      dropOld()
      free = Math.min(free + 1, ahead.length)
    },
    /** HubSpot refused a call for too many: what was taken ahead is good no longer. */
    async refused(under: RollingLimit): Promise<void> {
      ahead.length = 0
      free = 0
      await budget.refused(under)
    },
  }
}
