// What goes wrong in a round, drawn from its seed. Pure.
import { createRandom, type Random } from '../../../src/sandbox/random.ts'
import type { Fate } from '../wire/crm-proxy.ts'

/** The moments of a write at which a worker is killed. */
export const KILL_POINTS = ['intent stored', 'sent', 'answered', 'outcome stored', 'random'] as const
export type KillPoint = (typeof KILL_POINTS)[number]

export interface Kill {
  readonly point: KillPoint
  /** At the nth such moment of the round, from 1 on. */
  readonly nth: number
  /** Where the point is random: after so many ms. */
  readonly afterMs: number
  /** What becomes of the call that was sent by the dead. */
  readonly fate: Fate
}

export interface Script {
  readonly seed: number
  readonly kill: Kill | null
  /** What becomes of the first writes of the round. */
  readonly fates: readonly Fate[]
  /** Edits of persons after the comparison and before each of the first writes. */
  readonly windowEdits: readonly number[]
  /** Of these edits, how many are changed once more when our write has gone over them. */
  readonly changedAgain: number
  /** Edits of persons before each of the first comparisons. */
  readonly earlyEdits: readonly number[]
  /** A part of the rows cannot be locked for a while. */
  readonly storm: number | null
  /** A trigger of Salesforce and a workflow of HubSpot alter what is written. */
  readonly alters: boolean
  /** Sessions end after so many ms; null: they last. */
  readonly sessionsEndMs: number | null
  /** The nth call of all finds a dead connection. */
  readonly deadCall: number | null
  /** The lines that are cut, after so many ms and for how long. */
  readonly cuts: readonly { readonly line: 'database' | 'redis'; readonly afterMs: number; readonly forMs: number }[]
  /** The nth commit of the protocol is done, and the database's word of it is lost. */
  readonly doubtfulCommit: number | null
}

const MOST_EDITS = 3
const FIRST_WRITES = 4

/** In: the seed of the round, and where it may be told to kill. */
export function scriptOf(seed: number, killAt: KillPoint | null): Script {
  const random = createRandom(seed)
  // The first numbers of neighbouring seeds are alike.
  for (let skipped = 0; skipped < 5; skipped += 1) random.next()
  const often = (chance: number, draw: () => number) => (random.chance(chance) ? draw() : 0)
  const perWrite = <T>(draw: () => T) => Array.from({ length: FIRST_WRITES }, draw)
  return {
    seed,
    kill: killAt === null ? null : killOf(killAt, random),
    fates: perWrite(() => (random.chance(0.25) ? lostFate(random) : 'answered')),
    windowEdits: perWrite(() => often(0.5, () => random.int(1, MOST_EDITS))),
    changedAgain: often(0.3, () => random.int(1, 2)),
    earlyEdits: perWrite(() => often(0.25, () => random.int(1, 2))),
    storm: random.chance(0.12) ? 0.5 : null,
    alters: random.chance(0.12),
    sessionsEndMs: random.chance(0.15) ? random.int(0, 1_500) : null,
    deadCall: random.chance(0.2) ? random.int(1, 20) : null,
    cuts: (['database', 'redis'] as const)
      .filter(() => random.chance(0.12))
      .map(line => ({ line, afterMs: random.int(100, 2_000), forMs: random.int(0, 500) })),
    doubtfulCommit: random.chance(0.15) ? random.int(1, 5) : null,
  }
}

function killOf(point: KillPoint, random: Random): Kill {
  const fate = random.chance(0.5) ? 'answered' : lostFate(random)
  return { point, nth: random.chance(0.75) ? 1 : 2, afterMs: random.int(100, 1_500), fate }
}

function lostFate(random: Random): Fate {
  return random.pick<Fate>(['unanswered', 'unanswered', 'dropped', { lateMs: random.int(100, 1_500) }])
}
