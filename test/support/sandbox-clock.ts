// The sandbox's time as the clock of what calls it: whoever waits for a turn under the CRM's limits moves the time on
// instead, and the CRM sees it pass.
import type { Clock } from '../../src/contract/primitives.ts'
import type { World } from '../../src/sandbox/world.ts'

export function clockOf({ clock }: World): Clock {
  return { now: () => clock.now(), sleep: async ms => clock.advance(ms) }
}
