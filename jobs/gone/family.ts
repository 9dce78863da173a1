// What is known of a chunk's records, and of those that were merged into them: the survivor inherits it.
import type { Run, Stores } from '../../src/contract/stores.ts'
import type { Claim } from '../../src/domain/claim.ts'
import type { Subject } from '../../src/domain/decide/decide.ts'
import { inherit } from '../../src/domain/decide/inherit.ts'
import type { RecordState } from '../../src/domain/record.ts'
import type { Fates } from './fates.ts'
import { isMerged } from './mark.ts'

export interface Family {
  readonly subjects: readonly Subject[]
  /** As it is stored, by record. */
  readonly known: ReadonlyMap<string, RecordState>
}

/** The records that are alive, each with what is known of it. */
export async function familyOf({ alive, gone }: Fates, run: Run, stores: Stores): Promise<Family> {
  const of = [run.connectionId, run.definition.stream] as const
  const told = Map.groupBy(gone.filter(isMerged), ({ mergedInto }) => mergedInto)
  const stored = await stores.records.mergedInto(
    ...of,
    alive.map(({ id }) => id),
  )
  const mergedInto = (id: string) => [
    ...new Set([...(told.get(id) ?? []).map(loser => loser.id), ...(stored.get(id) ?? [])]),
  ]
  const ids = alive.flatMap(({ id }) => [id, ...mergedInto(id)])
  const [known, claims, barred] = await Promise.all([
    stores.records.load(...of, ids),
    stores.claims.load(...of, ids),
    stores.proposals.barredOf(...of, ids),
  ])
  const subjects = alive.map((record): Subject => {
    const own = {
      record,
      known: known.get(record.id) ?? {},
      claims: claims.get(record.id) ?? [],
      barred: barred.get(record.id) ?? new Set<string>(),
    }
    const merged = mergedInto(record.id)
    if (merged.length === 0) return own
    const states = merged.map(id => known.get(id) ?? {})
    return {
      record,
      known: inherit(own.known, states, record.fields),
      claims: newest([...own.claims, ...merged.flatMap(id => claims.get(id) ?? [])]),
      barred: new Set([...own.barred, ...merged.flatMap(id => [...(barred.get(id) ?? [])])]),
    }
  })
  return { subjects, known }
}

/** Of each source its latest word on each supply. */
function newest(claims: readonly Claim[]): Claim[] {
  const sorted = claims.toSorted((a, b) => a.observedAt - b.observedAt)
  return [...new Map(sorted.map(claim => [`${claim.source} ${claim.supply}`, claim])).values()]
}
