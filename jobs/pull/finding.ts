// What a chunk tells: what is to be thought of each of its records, with all that is known of them.
import type { Page, Partition, Source } from '../../src/contract/connector.ts'
import type { Clock } from '../../src/contract/primitives.ts'
import { type Circle, type Judged, judge, worthSettling } from '../../src/domain/decide/decide.ts'
import type { LinkSet } from '../../src/domain/link.ts'
import type { RecordState } from '../../src/domain/record.ts'
import { type Fates, isWhole } from '../gone/fates.ts'
import { withoutUnread } from '../upkeep/formulas.ts'
import type { Inquiry, LookedUp } from './look-up.ts'
import type { NewSighting } from './sightings.ts'
import { inTurns } from './turns.ts'

/** Records that are judged in one turn: a fraction of a millisecond, for the database waits meanwhile. */
const IN_A_TURN = 5

export interface Finding {
  readonly circle: Circle
  /** With what is worth settling. */
  readonly judged: readonly Judged[]
  /** How many records are as they were when they were judged last: nothing is to be done for them. */
  readonly unchanged: number
  /** What is to be noted in the ledger. */
  readonly sightings: readonly NewSighting[]
  /** As it is stored, by record. */
  readonly known: ReadonlyMap<string, RecordState>
  readonly fates: Fates
  readonly links: readonly LinkSet[]
  /** Whether it is noted which records the run has seen, since its end asks for it. */
  readonly noted: boolean
  /** How long it took to look up what is known, and to normalize, assess and decide. */
  readonly lookUpMs: number
  readonly judgeMs: number
}

/** Judges the records of the chunk that are not as they were. */
export async function findingOf(
  chunk: Page,
  { look, subjects, circle, known, fates, links, lookUpMs }: LookedUp,
  { partition, source }: Pick<Inquiry, 'partition' | 'source'>,
  clock: Clock,
): Promise<Finding> {
  const began = clock.now()
  const sightings: NewSighting[] = []
  const judged = await inTurns(look.subjects(subjects), IN_A_TURN, subject => {
    const whole = withoutUnread(judge(subject, circle), partition.query)
    sightings.push(...look.notes([whole]))
    return worthSettling(whole)
  })
  return {
    circle,
    judged,
    unchanged: chunk.records.length - look.awake.length,
    sightings,
    known,
    fates,
    links,
    noted: isNoted(partition, source),
    lookUpMs,
    judgeMs: clock.now() - began,
  }
}

/** Of a run's own window: all that there is, for what it did not see may be gone; and what is compared by ids. */
function isNoted({ query, recheck, noticed }: Partition, { gone, proof }: Source): boolean {
  if (query.upkeep !== undefined || recheck !== undefined || noticed !== undefined) return false
  return (gone !== undefined && isWhole(query)) || proof?.(query).by === 'ids'
}
