// What a chunk tells: which of its records are alive, and what is to be thought of each, with all that is known of them.
import { setImmediate } from 'node:timers/promises'
import type { Page, Partition, Source } from '../../src/contract/connector.ts'
import type { JobContext } from '../../src/contract/job.ts'
import type { Run, Stores } from '../../src/contract/stores.ts'
import { type Circle, type Judged, judge, type Subject, worthSettling } from '../../src/domain/decide/decide.ts'
import type { LinkSet } from '../../src/domain/link.ts'
import type { CrmRecord, RecordState } from '../../src/domain/record.ts'
import { familyOf } from '../gone/family.ts'
import { type Fates, fatesOf, isWhole } from '../gone/fates.ts'
import { linksOfChunk } from '../links/of-chunk.ts'
import { isRefresh, lookRefreshed, withoutUnread } from '../upkeep/formulas.ts'
import { type Digest, type Look, lookAfresh, lookAgain, type NewSighting } from './sightings.ts'

/** Records that are judged before anything else has its turn: one or two milliseconds, for the database waits meanwhile. */
const IN_A_TURN = 20

/** What holds for every chunk of a job. */
export interface Inquiry extends Pick<Circle, 'limits' | 'obtainable'> {
  readonly run: Run
  readonly partition: Partition
  readonly source: Source
  readonly digest: Digest
  /** Whether all is read that a judgement needs. */
  readonly enough: boolean
}

export interface Finding {
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

/** Reads what is known of the chunk's records and judges those that are not as they were. */
export async function lookInto(chunk: Page, inquiry: Inquiry, context: JobContext): Promise<Finding> {
  const { run, partition, source, limits, obtainable } = inquiry
  const { clock } = context
  const began = clock.now()
  const circle = { sync: run.definition, limits, obtainable, now: began }
  // Before anything else is looked up: what is learnt of a record from here on unsettles what is noted below.
  const look = await lookOf(chunk, inquiry, circle, context.stores)
  const fates = await fatesOf({ ...chunk, records: look.awake }, run, source, context)
  const [awake, alive] = [new Set(look.awake), new Set(fates.alive)]
  const idsOf = (records: readonly CrmRecord[]) => new Set(records.map(({ id }) => id))
  const dead = idsOf(look.awake.filter(record => !alive.has(record)))
  const asleep = idsOf(chunk.records.filter(record => !awake.has(record)))
  const links = await linksOfChunk(chunk, { dead, asleep }, inquiry, context.signal)
  const { subjects, known } = await familyOf(fates, run, context.stores)
  const lookedUp = clock.now()
  const sightings: NewSighting[] = []
  const judged = await judgedInTurns(look.subjects(subjects), subject => {
    const whole = withoutUnread(judge(subject, circle), partition.query)
    sightings.push(...look.notes([whole]))
    return worthSettling(whole)
  })
  return {
    judged,
    unchanged: chunk.records.length - look.awake.length,
    sightings,
    known,
    fates,
    links,
    noted: isNoted(partition, source),
    lookUpMs: lookedUp - began,
    judgeMs: clock.now() - lookedUp,
  }
}

/** Of a run's own window: all that there is, for what it did not see may be gone; and what is compared by ids. */
function isNoted({ query, recheck, noticed }: Partition, { gone, proof }: Source): boolean {
  if (query.upkeep !== undefined || recheck !== undefined || noticed !== undefined) return false
  return (gone !== undefined && isWhole(query)) || proof?.(query).by === 'ids'
}

function lookOf(chunk: Page, inquiry: Inquiry, circle: Circle, stores: Stores): Look | Promise<Look> {
  const { run, partition, digest, enough } = inquiry
  if (isRefresh(partition.query)) return lookRefreshed(chunk, run, digest, circle, stores)
  return enough ? lookAgain(chunk, run, digest, circle, stores) : lookAfresh(chunk)
}

/** In turns with whatever else waits for this process: another chunk is being stored, and jobs must be heard of. */
async function judgedInTurns(subjects: readonly Subject[], judgeOne: (subject: Subject) => Judged): Promise<Judged[]> {
  const judged: Judged[] = []
  for (let from = 0; from < subjects.length; from += IN_A_TURN) {
    if (from > 0) await setImmediate()
    for (const subject of subjects.slice(from, from + IN_A_TURN)) judged.push(judgeOne(subject))
  }
  return judged
}
