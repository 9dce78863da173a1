// What a chunk tells: which of its records are alive, and what is to be thought of each, with all that is known of them.
import type { Page, Partition, Source } from '../../src/contract/connector.ts'
import type { JobContext } from '../../src/contract/job.ts'
import type { Run } from '../../src/contract/stores.ts'
import { type Circle, type Judged, judge } from '../../src/domain/decide/decide.ts'
import type { RecordState } from '../../src/domain/record.ts'
import { familyOf } from '../gone/family.ts'
import { type Fates, fatesOf, isWhole } from '../gone/fates.ts'
import { joinedWithKnown, withoutUnread } from '../upkeep/formulas.ts'

/** What holds for every chunk of a job. */
export interface Inquiry extends Pick<Circle, 'limits' | 'obtainable'> {
  readonly run: Run
  readonly partition: Partition
  readonly source: Source
}

export interface Finding {
  readonly judged: readonly Judged[]
  /** As it is stored, by record. */
  readonly known: ReadonlyMap<string, RecordState>
  readonly fates: Fates
  /** Whether the run sees everything that there is. */
  readonly whole: boolean
}

/** Reads what is known of the chunk's records and judges them. */
export async function lookInto(chunk: Page, inquiry: Inquiry, context: JobContext): Promise<Finding> {
  const { run, partition, source, limits, obtainable } = inquiry
  const fates = await fatesOf(chunk, run, source, context)
  const { subjects, known } = await familyOf(fates, run, context.stores)
  const circle = { sync: run.definition, limits, obtainable, now: context.clock.now() }
  const judged = joinedWithKnown(subjects, partition.query, run.definition).map(subject =>
    withoutUnread(judge(subject, circle), partition.query),
  )
  return { judged, known, fates, whole: source.gone !== undefined && isWhole(partition.query) }
}
