// What is known of a chunk's records, and of those that were merged into them: the survivor inherits it.
import type { Run, Stores } from '../../src/contract/stores.ts'
import type { Claim } from '../../src/domain/claim.ts'
import type { Subject } from '../../src/domain/decide/decide.ts'
import { inherit } from '../../src/domain/decide/inherit.ts'
import { standingBars } from '../../src/domain/plan/bars.ts'
import type { RecordState } from '../../src/domain/record.ts'
import type { Fates } from './fates.ts'
import { isMerged } from './mark.ts'

export interface Family {
  readonly subjects: readonly Subject[]
  /** As it is stored, by record. */
  readonly known: ReadonlyMap<string, RecordState>
}

const NOBODY: readonly string[] = []

/** The records that are alive, each with what is known of it. */
export async function familyOf({ alive, gone }: Fates, run: Run, stores: Stores): Promise<Family> {
  const of = [run.connectionId, run.definition.stream] as const
  const told = Map.groupBy(gone.filter(isMerged), ({ mergedInto }) => mergedInto)
  const stored = await stores.records.mergedInto(
    ...of,
    alive.map(({ id }) => id),
  )
  const mergedInto = (id: string): readonly string[] => {
    const [now, before] = [told.get(id), stored.get(id)]
    if (now === undefined) return before ?? NOBODY
    return [...new Set([...now.map(loser => loser.id), ...(before ?? [])])]
  }
  const ids = alive.flatMap(({ id }) => [id, ...mergedInto(id)])
  const [known, claims, bars] = await Promise.all([
    stores.records.load(...of, ids),
    stores.claims.load(...of, ids),
    stores.proposals.barsOf(...of, ids),
  ])
  const subjects = alive.map((record): Subject => {
    const own = known.get(record.id) ?? {}
    const said = claims.get(record.id) ?? []
    const barred = bars.get(record.id) ?? []
    const merged = mergedInto(record.id)
    if (merged.length === 0) {
      return { record, known: own, claims: said, barred: standingBars(barred, said, run.definition) }
    }
    const states = merged.map(id => known.get(id) ?? {})
    const all = newest([...said, ...merged.flatMap(id => claims.get(id) ?? [])])
    const family = [...barred, ...merged.flatMap(id => bars.get(id) ?? [])]
    return {
      record,
      known: inherit(own, states, record.fields),
      claims: all,
      barred: standingBars(family, all, run.definition),
    }
  })
  return { subjects, known }
}

/** Of each source its latest word on each supply. */
function newest(claims: readonly Claim[]): Claim[] {
  const sorted = claims.toSorted((a, b) => a.observedAt - b.observedAt)
  return [...new Map(sorted.map(claim => [`${claim.source} ${claim.supply}`, claim])).values()]
}
